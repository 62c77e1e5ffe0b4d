import type { IncidentId } from '../../platform/ids.ts';
import type { ActionName, ActionRecord, ActionTarget } from '../domain/incident.ts';

export type Applied =
  | {
      readonly kind: 'applied';
      readonly before: Readonly<Record<string, unknown>>;
      readonly expiresAt?: number;
    }
  | { readonly kind: 'not-applicable'; readonly reason: string };

/** One thing that can be done against an attack. Doing it twice is doing it once; so is taking it back. */
export type ContainmentAction = {
  readonly name: ActionName;
  /** @throws UnavailableError */
  apply(incidentId: IncidentId, target: ActionTarget, now: number): Promise<Applied>;
  /** Takes back what this incident did; `undefined` if it cannot be, and does not need to. @throws UnavailableError */
  readonly revert: ((incidentId: IncidentId, target: ActionTarget, now: number) => Promise<void>) | undefined;
};

export type ContainmentActions = { readonly [N in ActionName]: ContainmentAction };

/** The account an action is for. @throws TypeError if a record pairs an action with a target it cannot have */
export function accountOf(target: ActionTarget) {
  if (target.kind !== 'account') throw new TypeError('This action is for accounts');
  return target.accountId;
}

/** @throws TypeError if a record pairs an action with a target it cannot have */
export function addressOf(target: ActionTarget): string {
  if (target.kind !== 'address') throw new TypeError('This action is for addresses');
  return target.ip;
}

/** Says whether an action did something that can be, and was not yet, taken back. */
export function isRevertible({ status, inverse }: ActionRecord): boolean {
  return status === 'applied' && inverse !== 'none';
}
