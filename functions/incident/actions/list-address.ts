import type { AddressList } from '../ports.ts';
import { addressOf, type ContainmentAction } from './containment-action.ts';

/** An address changes hands; what was said of it must not outlive that. */
const LISTED_FOR_MS = 24 * 60 * 60_000;

/** Refuses an attacking address for a while. What a person has said of the address stays as it is. */
export function createListAddress(list: AddressList): ContainmentAction {
  return {
    name: 'list-address',
    async apply(incidentId, target, now) {
      const expiresAt = now + LISTED_FOR_MS;
      const listed = await list.deny({ ip: addressOf(target), incidentId, expiresAt }, now);
      if (listed === 'listed-otherwise') return { kind: 'not-applicable', reason: 'listed-otherwise' };
      return { kind: 'applied', before: { isListed: false }, expiresAt };
    },
    revert: (incidentId, target) => list.remove(addressOf(target), incidentId),
  };
}
