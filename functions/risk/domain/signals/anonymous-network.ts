import type { AddressCategory } from '../../../threat-intelligence/domain/address-category.ts';
import type { KnownFacts } from '../known-facts.ts';
import { weightOf } from '../profile.ts';

const WORST_FIRST: readonly AddressCategory[] = ['known-bad', 'tor-exit', 'proxy', 'hosting'];

/**
 * Notes an address that hides where its user is. Customers use such networks too: for whom this one is known to use,
 * it is only `usual`, unless it is known to be bad.
 *
 * Model: `kind`, one of `known-bad`, `tor-exit`, `proxy`, `hosting`, `usual`.
 */
export function anonymousNetwork({ reputation, profile, observation }: KnownFacts) {
  const category = WORST_FIRST.find((one) => reputation.includes(one));
  if (!category) return undefined;
  const { asn } = observation.values;
  const isUsual = profile !== undefined && asn !== undefined && weightOf(profile.seen.asn, asn) > 0;
  const kind = isUsual && category !== 'known-bad' ? ('usual' as const) : category;
  return { signal: 'anonymous-network' as const, kind, categories: reputation };
}
