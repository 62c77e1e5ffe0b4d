import type { KnownFacts } from '../known-facts.ts';
import { rarityWithin } from '../rarity-within.ts';

/**
 * Says how rare this browser is among people with the same operating system.
 *
 * Model: `rarerBits`, rising.
 */
export function rareSoftware({ observation, population }: KnownFacts) {
  const rarerBits = rarityWithin('os', 'browser', observation.values, population);
  return rarerBits === undefined ? undefined : { signal: 'rare-software' as const, rarerBits };
}
