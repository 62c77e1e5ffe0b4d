import { type ChainLevel, familiarity } from '../familiarity.ts';
import type { KnownFacts } from '../known-facts.ts';

/** Browsers update themselves every few weeks, so the user agent's exact text is expected to change. */
const CHAIN: readonly ChainLevel[] = [
  { level: 'deviceType', unknownShare: 0.4, change: 0.5 },
  { level: 'os', unknownShare: 0.25, change: 0.5 },
  { level: 'browser', unknownShare: 0.15, change: 1 },
  { level: 'userAgent', unknownShare: 0.01, change: 4 },
];

/**
 * Says how much more, or less, this person uses this kind of software than everybody does.
 *
 * Model: `ratioBits`, rising.
 *
 * @returns the bits with each level's share, or `undefined` if there is no history to compare with
 */
export function familiarSoftware({ attempt, profile, observation, population }: KnownFacts) {
  if (!profile) return undefined;
  const found = familiarity(CHAIN, observation.values, profile, attempt.at, population);
  return found && { signal: 'familiar-software' as const, ratioBits: found.bits, shares: found.shares };
}
