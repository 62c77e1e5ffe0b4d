import type { ClientFacts } from '../../platform/client-facts.ts';
import { leastDistanceKm } from '../../risk/domain/geography.ts';
import type { SessionClient } from './session-record.ts';

/** How a session is used otherwise than where it was proved, with the evidence. */
export type Movement =
  | { readonly moved: 'place'; readonly distanceKm?: number }
  | { readonly moved: 'software' };

/** Farther than people commute or travel by land within a day, and less than any two continents' cities are apart. */
const FAR_KM = 2_500;

/**
 * Finds a session in the wrong hands: far from where it was proved, or behind another TLS stack. It takes no time for
 * the journey into account, because whoever flies takes the device along and proves it again in a moment. A fact that
 * is unknown on either side is no evidence, but where no location is known another country is.
 *
 * @returns undefined if nothing tells the two apart
 */
export function movementOf(proved: SessionClient, now: ClientFacts): Movement | undefined {
  if (proved.location && now.location) {
    const distanceKm = Math.round(leastDistanceKm(proved.location, now.location));
    if (distanceKm >= FAR_KM) return { moved: 'place', distanceKm };
  } else if (proved.country && now.country && proved.country !== now.country) {
    return { moved: 'place' };
  }
  const isOtherSoftware = proved.ja4 !== undefined && now.ja4 !== undefined && proved.ja4 !== now.ja4;
  return isOtherSoftware ? { moved: 'software' } : undefined;
}
