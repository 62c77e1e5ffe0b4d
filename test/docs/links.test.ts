import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
const BUILT_IN = new Set(['ci', 'install', 'run']);

const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).map(
  (file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const,
);

/** As GitHub makes anchors of headings. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-'),
  );

/** What a document points to and is not there: files, headings, commands. */
function brokenIn(file: string, text: string): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link = '']) => link);
  const brokenLinks = links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path ? resolve(ROOT, dirname(file), path) : join(ROOT, file);
    if (!existsSync(target)) return true;
    const headings = () => anchorsOf(path ? readFileSync(target, 'utf8') : text);
    return anchor !== undefined && !headings().includes(anchor);
  });
  const commands = [...text.matchAll(/(?:`|^)npm (?:run )?([a-z][\w-]*)/gm)].map(([, name = '']) => name);
  const paths = [...text.matchAll(/`((?:functions|infra|test|scripts|docs|client)\/[\w./-]+)`/g)];
  return [
    ...brokenLinks,
    ...commands.filter((name) => !Object.hasOwn(scripts, name) && !BUILT_IN.has(name)),
    ...paths.map(([, path = '']) => path).filter((path) => !existsSync(join(ROOT, path))),
  ];
}

describe('the documents', () => {
  it.each(documents)('%s points to nothing that is not there', (file, text) => {
    expect(brokenIn(file, text)).toEqual([]);
  });

  it('a broken link, heading, command or path is seen', () => {
    const text =
      '# Here\n[a](nowhere.md) [b](#here) [c](#there) [d](README.md) `npm start`, `npm run nothing`, `functions/x.ts`';
    expect(brokenIn('README.md', text)).toEqual(['nowhere.md', '#there', 'nothing', 'functions/x.ts']);
    expect(documents.length).toBeGreaterThan(15);
  });
});
