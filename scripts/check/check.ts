// Usage: node scripts/check/check.ts
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { BIN, ROOT, VENV_BIN } from '../local/paths.ts';
import { ensurePython } from '../local/python.ts';
import { step } from '../local/steps.ts';

type Check = { readonly name: string; readonly run: readonly [string, ...string[]]; readonly mend: string };

const bin = (name: string) => join(BIN, name);
const node = process.execPath;
const STAGES = ['local', 'sandbox', 'production'];

const CHECKS: readonly Check[] = [
  { name: 'format and lint', run: [bin('biome'), 'ci', '--error-on-warnings', '.'], mend: 'npm run format' },
  { name: 'types', run: [bin('tsc'), '--noEmit'], mend: 'mend the types above' },
  { name: 'dead code', run: [bin('knip'), '--no-progress'], mend: 'remove what nothing uses' },
  {
    name: 'licences',
    run: [node, 'scripts/check/licences.ts'],
    mend: 'replace the package, or have its licence allowed',
  },
  { name: 'OpenAPI document', run: [node, 'scripts/openapi.ts', '--check'], mend: 'npm run openapi' },
  ...STAGES.map(
    (stage): Check => ({
      name: `synthesis and cdk-nag, ${stage}`,
      run: [
        bin('cdk'),
        'synth',
        '--all',
        '--quiet',
        '--strict',
        '--no-notices',
        '-c',
        `stage=${stage}`,
        '--output',
        `cdk.out/${stage}`,
      ],
      mend: 'mend the finding, or acknowledge it with a reason',
    }),
  ),
  {
    name: 'CloudFormation templates',
    run: [
      join(VENV_BIN, 'cfn-lint'),
      '--non-zero-exit-code',
      'error',
      '--template',
      ...STAGES.map((stage) => `cdk.out/${stage}/*.template.json`),
    ],
    mend: 'mend the template’s source',
  },
];

await step('Python environment with cfn-lint', 700, ensurePython);
for (const check of CHECKS) runCheck(check);
const { status } = spawnSync(node, ['scripts/check/test.ts'], { cwd: ROOT, stdio: 'inherit' });
process.exit(status ?? 1);

function runCheck({ name, run: [program, ...args], mend }: Check): void {
  const startedAt = Date.now();
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 300_000,
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: '1' },
  });
  const seconds = `(${((Date.now() - startedAt) / 1000).toFixed(1)} s)`;
  if (status === 0) {
    console.log(`${styleText('green', '✓')} ${name} ${seconds}`);
    return;
  }
  console.log(`${stdout}\n${stderr}${error ? `\n${error.message}` : ''}`);
  console.log(`${styleText('red', '✗')} ${name} ${seconds}: ${mend}`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
