import type { KnownFacts } from '../known-facts.ts';

/**
 * Says that somebody, or a containment, has put this address on a list.
 *
 * Model: `list`, `allow`, `watch` or `deny`.
 */
export function listedAddress({ addressVerdict }: KnownFacts) {
  return addressVerdict && { signal: 'listed-address' as const, list: addressVerdict };
}
