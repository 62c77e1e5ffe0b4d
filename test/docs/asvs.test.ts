import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asvsDocument } from '../../scripts/asvs/document.ts';
import { judge } from '../../scripts/asvs/matrix.ts';
import { notApplicable, open, shown } from '../../scripts/asvs/requirement.ts';
import { CHAPTERS, REQUIREMENTS } from '../../scripts/asvs/requirements.ts';
import { taggedTestsIn } from '../../scripts/asvs/tagged-tests.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const standard = JSON.parse(read('test/vectors/asvs-5.0.0/ids.json')) as {
  id: string;
  chapter: string;
  section: string;
}[];
const document = asvsDocument();
const tag = (ids: string) => `[${'ASVS'} ${ids}]`;

describe('the matrix', () => {
  it('is written down as it is now: else run `npm run asvs`', () => {
    expect(read('docs/compliance/asvs.md')).toBe(document);
  });

  it('has one verdict for every requirement of its chapters, in the order of the standard', () => {
    const chapters = CHAPTERS.map(({ number }) => `V${number}.`);
    const due = standard
      .map(({ id }) => id)
      .filter((id) => chapters.some((chapter) => id.startsWith(chapter)));
    expect(REQUIREMENTS.map(({ id }) => `V${id}`)).toEqual(due);
    expect(due).toHaveLength(86);
  });

  it('calls each chapter what the standard calls it', () => {
    for (const { number, name } of CHAPTERS)
      expect(standard.find(({ id }) => id.startsWith(`V${number}.`))?.chapter).toBe(name);
  });

  it('counts what is open and lists every one of it with what is missing', () => {
    const [, count = '', list = ''] = /^## Open: (\d+)\n\n([\s\S]*?)\n\n## /m.exec(document) ?? [];
    const openOnes = REQUIREMENTS.flatMap(({ id, title, verdict }) =>
      verdict.kind === 'open' ? [`- **${id}** ${title}: ${verdict.missing}`] : [],
    );
    expect(list.split('\n')).toEqual(openOnes);
    expect(Number(count)).toBe(openOnes.length);
    expect(openOnes.length).toBeGreaterThan(0);
  });

  it('gives a reason for everything that is not shown', () => {
    for (const { verdict } of REQUIREMENTS) {
      if (verdict.kind === 'not-applicable') expect(verdict.because).toMatch(/\S{2,}.*\.$/);
      if (verdict.kind === 'open') expect(verdict.missing).toMatch(/\S{2,}.*\.$/);
    }
  });
});

describe('judge', () => {
  const test = { file: 'test/a.test.ts', name: 'a', ids: ['6.2.1'] };

  it('puts tests to what they show, also to a part of what is open', () => {
    expect(judge([shown('6.2.1', 'a')], [test])).toMatchObject([{ id: '6.2.1', tests: [test] }]);
    expect(judge([open('6.2.1', 'a', 'b')], [test])).toMatchObject([{ tests: [test] }]);
    expect(judge([open('6.2.1', 'a', 'b')], [])).toMatchObject([{ tests: [] }]);
  });

  it.each([
    { name: 'a requirement that no test shows', requirements: [shown('6.2.1', 'a')], tests: [] },
    { name: 'a test of an unknown requirement', requirements: [shown('6.2.2', 'a')], tests: [test] },
    {
      name: 'a test of what is said not to apply',
      requirements: [notApplicable('6.2.1', 'a', 'b')],
      tests: [test],
    },
  ])('refuses $name', ({ requirements, tests }) => {
    expect(() => judge(requirements, tests)).toThrow('6.2.1');
  });
});

describe('taggedTestsIn', () => {
  it.each([
    { name: 'a test', source: `it('is so ${tag('6.2.1')}', () => {`, ids: ['6.2.1'] },
    { name: 'a row', source: `{ name: 'is so ${tag('6.2.1, 7.4.1')}', x: 1 },`, ids: ['6.2.1', '7.4.1'] },
    { name: 'a test of many rows', source: `])('is so ${tag('6.2.1')}', () => {`, ids: ['6.2.1'] },
    { name: 'a name on the next line', source: `it.each(all)(\n  'is so ${tag('6.2.1')}',`, ids: ['6.2.1'] },
  ])('finds $name', ({ source, ids }) => {
    expect(taggedTestsIn('a.test.ts', source)).toEqual([{ file: 'a.test.ts', name: 'is so', ids }]);
  });

  it.each([
    { name: 'a test in a comment', source: `// it('is so ${tag('6.2.1')}', () => {` },
    { name: 'a skipped test', source: `it.skip('x', () => {}); it('is so ${tag('6.2.1')}', () => {` },
    { name: 'another text', source: `const text = 'is so ${tag('6.2.1')}';` },
    { name: 'the name of a group', source: `describe('is so ${tag('6.2.1')}', () => {` },
    { name: 'a tag in the middle', source: `it('is ${tag('6.2.1')} so', () => {` },
    { name: 'a misspelt id', source: `it('is so ${tag('6.2')}', () => {` },
    { name: 'no id', source: `it('is so ${tag('')}', () => {` },
  ])('refuses a tag on $name', ({ source }) => {
    expect(() => taggedTestsIn('a.test.ts', source)).toThrow('a.test.ts');
  });

  it('finds nothing where nothing is said', () => {
    expect(taggedTestsIn('a.test.ts', "it.skip('is so', () => {")).toEqual([]);
  });
});
