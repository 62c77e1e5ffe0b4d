import { createHash } from 'node:crypto';
import type { RiskPolicy } from '../../risk/domain/policy.ts';

/** SHA-256 of what a policy says, as hex; the order in which it says it, and its name, make no difference. */
export function policyHash({ version: _, ...content }: RiskPolicy): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, inner]) => [name, sorted(inner)]);
}
