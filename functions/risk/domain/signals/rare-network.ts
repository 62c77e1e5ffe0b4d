import type { KnownFacts } from '../known-facts.ts';
import { rarityWithin } from '../rarity-within.ts';

/**
 * Says how rare this autonomous system is among people of the same country. It needs no history, so it speaks for a first
 * sign-in too, without holding against it that it is the first.
 *
 * Model: `rarerBits`, rising.
 */
export function rareNetwork({ observation, population }: KnownFacts) {
  const rarerBits = rarityWithin('country', 'asn', observation.values, population);
  return rarerBits === undefined ? undefined : { signal: 'rare-network' as const, rarerBits };
}
