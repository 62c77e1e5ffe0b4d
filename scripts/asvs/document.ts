import { fileURLToPath } from 'node:url';
import { type JudgedRequirement, judge } from './matrix.ts';
import type { Verdict } from './requirement.ts';
import { CHAPTERS, REQUIREMENTS } from './requirements.ts';
import { type TaggedTest, taggedTests } from './tagged-tests.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HEADING: { readonly [K in Verdict['kind']]: string } = {
  shown: 'shown by tests',
  written: 'written down',
  'not-applicable': 'not applicable',
  open: 'open',
};
const KINDS = Object.keys(HEADING) as readonly Verdict['kind'][];

/** The matrix as Markdown, from the verdicts and the tests that are there now. */
export function asvsDocument(): string {
  const judged = judge(REQUIREMENTS, taggedTests(ROOT));
  const openOnes = judged.filter(({ verdict }) => verdict.kind === 'open');
  const lines = [
    '# ASVS 5.0: chapters 6 to 9',
    '',
    'Written by `npm run asvs` from `scripts/asvs` and the names of the tests; do not edit. Ids are those of the OWASP Application',
    'Security Verification Standard 5.0.0 (OWASP Foundation, CC BY-SA 4.0); the titles are ours and only a reminder: the standard’s',
    'own words count. All three levels are listed. Nobody outside the project has assessed this.',
    '',
    '- **Shown by tests**: the tests named carry the id in their names.',
    '- **Written down**: the requirement asks for a document, and this is it.',
    '- **Not applicable**: with the reason.',
    '- **Open**: not met, or not shown, with what is missing. Tests named there show a part.',
    '',
    `| Chapter | ${KINDS.map((kind) => HEADING[kind]).join(' | ')} | all |`,
    `| --- |${' ---: |'.repeat(KINDS.length + 1)}`,
    ...CHAPTERS.map(({ name, number }) => countRow(`${number} ${name}`, chapterOf(judged, number))),
    countRow('All', judged),
    '',
    `## Open: ${openOnes.length}`,
    '',
    ...openOnes.map(({ id, title, verdict }) => `- **${id}** ${title}: ${textOf(verdict)}`),
    ...CHAPTERS.flatMap(({ name, number }) => [
      '',
      `## ${number} ${name}`,
      '',
      '| Id | What it asks, in our words | Verdict |',
      '| --- | --- | --- |',
      ...chapterOf(judged, number).map(rowOf),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

const chapterOf = (judged: readonly JudgedRequirement[], number: string) =>
  judged.filter(({ id }) => id.startsWith(`${number}.`));

function countRow(label: string, judged: readonly JudgedRequirement[]): string {
  const counts = KINDS.map((kind) => judged.filter(({ verdict }) => verdict.kind === kind).length);
  return `| ${[label, ...counts, judged.length].join(' | ')} |`;
}

function rowOf({ id, title, verdict, tests }: JudgedRequirement): string {
  const files = Object.entries(Object.groupBy(tests, ({ file }) => file));
  const named = files.map(([file, its = []]) => `\`${file}\`: ${its.map(nameOf).join('; ')}`);
  const parts = [textOf(verdict), ...named].filter((part) => part !== '');
  const kind = verdict.kind === 'shown' ? '' : `**${HEADING[verdict.kind]}**: `;
  return `| ${id} | ${title} | ${kind}${parts.join('<br>')} |`;
}

function textOf(verdict: Verdict): string {
  if (verdict.kind === 'written') return `[${verdict.where}](../${verdict.where})`;
  if (verdict.kind === 'not-applicable') return verdict.because;
  return verdict.kind === 'open' ? verdict.missing : '';
}

/** In a table a bar would end the cell, and other characters would be markup. */
const nameOf = ({ name }: TaggedTest) =>
  `“${name.replace(/[|`<>*_$[\]]/g, (character) => `\\${character}`)}”`;
