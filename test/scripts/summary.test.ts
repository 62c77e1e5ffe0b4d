import { describe, expect, it } from 'vitest';
import { type Report, summaryOf } from '../../scripts/check/summary.ts';

const test = (status: string) => ({ fullName: `a ${status} test`, status });
const report = (...statuses: string[]): Report => ({
  numPassedTests: statuses.filter((status) => status === 'passed').length,
  numFailedTests: statuses.filter((status) => status === 'failed').length,
  testResults: [
    {
      name: 'file',
      status: statuses.includes('failed') ? 'failed' : 'passed',
      assertionResults: statuses.map(test),
    },
  ],
});

describe('summaryOf', () => {
  it.each([
    {
      name: 'all green',
      given: report('passed', 'passed'),
      exit: 0,
      last: '2 passed, 0 failed',
      isGreen: true,
    },
    {
      name: 'one red',
      given: report('passed', 'failed'),
      exit: 1,
      last: '1 passed, 1 failed',
      isGreen: false,
    },
    {
      name: 'a skipped one',
      given: report('passed', 'pending'),
      exit: 0,
      last: '1 passed, 0 failed, 1 skipped',
      isGreen: true,
    },
    { name: 'no test at all', given: report(), exit: 0, last: '0 passed, 1 failed', isGreen: false },
    {
      name: 'a run that ended badly',
      given: report('passed'),
      exit: 1,
      last: '1 passed, 1 failed',
      isGreen: false,
    },
    { name: 'no report', given: undefined, exit: 0, last: '0 passed, 1 failed', isGreen: false },
  ])('$name', ({ given, exit, last, isGreen }) => {
    const summary = summaryOf(given, exit);
    expect(summary.lines.at(-1)).toBe(last);
    expect(summary.isGreen).toBe(isGreen);
  });

  it('counts a file that could not be loaded', () => {
    const broken: Report = {
      ...report('passed'),
      testResults: [
        ...report('passed').testResults,
        { name: 'broken', status: 'failed', assertionResults: [] },
      ],
    };
    expect(summaryOf(broken, 1).lines.at(-1)).toBe('1 passed, 1 failed');
  });

  it('names what was skipped', () => {
    expect(summaryOf(report('passed', 'pending'), 0).lines[0]).toBe('skipped: a pending test');
  });
});
