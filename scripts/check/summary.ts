/** What is read of vitest's JSON report. */
export type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

/**
 * The closing lines of a test run: the skipped ones by name, then one line of counts. A file that could not be
 * loaded, or a run that ended badly without a failed test, counts as a failure: silence is not success.
 */
export function summaryOf(
  report: Report | undefined,
  exitCode: number,
): { lines: string[]; isGreen: boolean } {
  if (!report) return { lines: ['0 passed, 1 failed'], isGreen: false };
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const skipped = report.testResults.flatMap((file) =>
    file.assertionResults.filter((test) => test.status !== 'passed' && test.status !== 'failed'),
  );
  const counted = report.numFailedTests + unloaded;
  const failed = counted === 0 && (exitCode !== 0 || report.numPassedTests === 0) ? 1 : counted;
  const counts = [`${report.numPassedTests} passed`, `${failed} failed`];
  if (skipped.length > 0) counts.push(`${skipped.length} skipped`);
  return {
    lines: [...skipped.map((test) => `skipped: ${test.fullName}`), counts.join(', ')],
    isGreen: failed === 0,
  };
}
