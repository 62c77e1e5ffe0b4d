// Usage: node scripts/replay.ts --decisions FILE --policy FILE [--against FILE]
// Says who would newly be challenged, blocked or allowed by a policy, from a file of stored decisions (JSONL, as the
// backtest writes it). `--against` names the policy they were made under; without it, the one that comes along.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { policySchema, type RiskPolicy } from '../functions/risk/domain/policy.ts';
import { defaultPolicy } from '../functions/risk/policy/default-policy.ts';
import { replayFile } from './replay/replay-file.ts';
import { replayTable } from './replay/replay-table.ts';

const { values } = parseArgs({
  options: {
    decisions: { type: 'string' },
    policy: { type: 'string' },
    against: { type: 'string' },
  },
});
if (!values.decisions || !values.policy) {
  console.error('Usage: npm run replay -- --decisions FILE --policy FILE [--against FILE]');
  process.exit(2);
}

const candidate = policyFrom(values.policy);
const against = values.against ? policyFrom(values.against) : defaultPolicy;
const result = await replayFile(values.decisions, candidate, against);
if (result.kind === 'other-edges') {
  console.error(
    `${candidate.version} finds evidence by other edges than ${against.version}: stored scores do not hold for it. Run the backtest with both policies instead.`,
  );
  process.exit(1);
}
console.log(replayTable(result, candidate.version, against.version));

function policyFrom(file: string): RiskPolicy {
  const result = policySchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  console.error(
    `${file} is not a policy: ${result.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ')}`,
  );
  process.exit(2);
}
