// Usage: node scripts/deploy.ts --stage sandbox|production
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BIN, ROOT } from './local/paths.ts';

const { values } = parseArgs({ options: { stage: { type: 'string' } } });
if (!values.stage || values.stage === 'local') {
  console.error('Say which stage: npm run deploy -- --stage sandbox (for this machine: npm start)');
  process.exit(1);
}
const { status } = spawnSync(join(BIN, 'cdk'), ['deploy', '--all', '-c', `stage=${values.stage}`], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exit(status ?? 1);
