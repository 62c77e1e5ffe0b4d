// Usage: node scripts/check/test.ts [vitest filters and options]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCertificate } from '../local/emulator.ts';
import { BIN, LOCAL, ROOT, stackFiles, TEST_STACK } from '../local/paths.ts';
import { ensurePython } from '../local/python.ts';
import { StepError, step } from '../local/steps.ts';
import { type Report, summaryOf } from './summary.ts';

const files = stackFiles(TEST_STACK);
const report = join(LOCAL, 'test-report.json');

try {
  await step('Python environment with the emulator', 700, ensurePython);
  await step('local certificate', 60, () => ensureCertificate(files));
  process.exitCode = runTests();
} catch (error) {
  console.error(`✗ ${(error as Error).message}`);
  if (!(error instanceof StepError)) console.error((error as Error).stack);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

function runTests(): number {
  mkdirSync(LOCAL, { recursive: true });
  rmSync(report, { force: true });
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(join(BIN, 'vitest'), [...args, ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: 'inherit',
    // Node reads its certificate authorities when it starts, so the tests' process must be born with them.
    env: { ...process.env, NODE_EXTRA_CA_CERTS: files.bundle },
  });
  const found = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : undefined;
  const { lines, isGreen } = summaryOf(found, status ?? 1);
  for (const line of lines) console.log(line);
  return isGreen ? 0 : 1;
}
