import { type ChainLevel, familiarity } from '../familiarity.ts';
import type { KnownFacts } from '../known-facts.ts';

const CHAIN: readonly ChainLevel[] = [
  { level: 'country', unknownShare: 0.3, change: 0.5 },
  { level: 'asn', unknownShare: 0.05, change: 1 },
  { level: 'address', unknownShare: 0.000_1, change: 3 },
];

/**
 * Says how much more, or less, this person uses this network than everybody does.
 *
 * Model: `ratioBits`, rising.
 *
 * @returns the bits with each level's share, or `undefined` if there is no history to compare with
 */
export function familiarNetwork({ attempt, profile, observation, population }: KnownFacts) {
  if (!profile) return undefined;
  const found = familiarity(CHAIN, observation.values, profile, attempt.at, population);
  return found && { signal: 'familiar-network' as const, ratioBits: found.bits, shares: found.shares };
}
