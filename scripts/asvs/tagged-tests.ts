import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test that says which requirements it shows. */
export type TaggedTest = { readonly file: string; readonly name: string; readonly ids: readonly string[] };

const TAGGED_TEXT = /(['"`])((?:\\.|(?!\1)[^\\\n])*) \[ASVS ([^\]\n]*)\]\1/g;
const IDS = /^\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*$/;
/** What stands before the name of a test: `it(`, the end of `it.each(…)(`, or the `name:` of a row. */
const BEFORE_A_NAME = /(?:\b(?:it|test)\(|\)\(|\bname:)\s*$/;
const NOT_RUN = /\b(?:describe|it|test)(?:\.\w+)*\.(?:skip|todo|only|fails|skipIf|runIf)\b/;

/**
 * Finds the tests whose names end in `[ASVS 6.2.5]` or `[ASVS 6.2.5, 6.2.9]`, without running them.
 *
 * @throws Error for a tag that is not in the name of a test, is misspelt, or stands in a file of which not all
 *   tests run: such a tag would count as proof and prove nothing
 */
export function taggedTestsIn(file: string, source: string): readonly TaggedTest[] {
  const text = source.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  const found = [...text.matchAll(TAGGED_TEXT)];
  if (found.length !== source.split('[ASVS ').length - 1)
    throw new Error(`${file}: a tag is not at the end of a test's name`);
  if (found.length > 0 && NOT_RUN.test(text)) throw new Error(`${file}: tests with tags are not all run`);

  return found.map(({ index, 2: name = '', 3: ids = '' }) => {
    if (!BEFORE_A_NAME.test(text.slice(0, index)))
      throw new Error(`${file}: the tag after "${name}" is not in the name of a test`);
    if (!IDS.test(ids)) throw new Error(`${file}: "${ids}" is no list of requirement ids`);
    return { file, name: name.replace(/\\(.)/g, '$1'), ids: ids.split(', ') };
  });
}

/** All tagged tests under `test/`, ordered by file. The suites that several test files share count as tests. */
export function taggedTests(root: string): readonly TaggedTest[] {
  const files = globSync(['test/**/*.test.ts', 'test/port-suites/*-suite.ts'], { cwd: root }).sort();
  return files
    .filter((file) => file !== 'test/docs/asvs.test.ts')
    .flatMap((file) => taggedTestsIn(file, readFileSync(join(root, file), 'utf8')));
}
