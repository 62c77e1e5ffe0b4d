import { type Account, mayChangeFactors } from '../account/domain/account.ts';
import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import type { EnrolledFactor } from '../challenge/domain/enrolled-factor.ts';
import type { AddressBook } from '../notification/ports.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { newId } from '../platform/ids.ts';
import { type Problem, problem } from '../platform/problem.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { Principal } from '../platform/route.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { SessionRecord } from '../session/domain/session-record.ts';
import type { SessionRegistry } from '../session/ports.ts';
import { MAX_FACTORS } from './domain/pending-factor.ts';
import type { FactorStore, HeldFactors, PendingFactors } from './ports.ts';

/** What every change of factors needs. */
export type ChangingFactorsDeps = {
  readonly store: FactorStore;
  readonly registry: Pick<SessionRegistry, 'find'>;
  readonly pending: PendingFactors;
  readonly addresses: AddressBook;
  readonly sealer: Sealer;
  readonly keys: PurposeKeys;
  readonly now: () => number;
};

export type MayChange = HeldFactors & { readonly session: SessionRecord };

/** Lets whoever proved themselves a moment ago change factors, with the second factor if there is one. */
export async function mayChange(
  { store, registry, now }: ChangingFactorsDeps,
  { accountId, sessionId }: Principal,
): Promise<MayChange | Problem> {
  const [{ session }, held] = await Promise.all([registry.find(accountId, sessionId), store.find(accountId)]);
  if (!session || !held) return problem('unauthenticated');
  if (!mayChangeFactors(held.account, session.assurance, now())) return problem('step-up-required');
  return { ...held, session };
}

export function isRoomFor({ factors }: HeldFactors): boolean {
  return factors.length < MAX_FACTORS;
}

export const NOTHING_BEGUN = 'Nothing of this kind is being enrolled.';
const TOO_MANY = `At most ${MAX_FACTORS} factors fit an account; remove one first.`;

export function tooMany(): Problem {
  return problem('conflict', { detail: TOO_MANY });
}

/** Adds a proven factor; the stream tells the owner. @returns a problem if it was added before */
export async function addFactor(
  { store }: ChangingFactorsDeps,
  { accountId }: Pick<Account, 'accountId'>,
  factor: EnrolledFactor,
  client: ClientFacts,
): Promise<Problem | undefined> {
  const done = await store.change(accountId, (held) =>
    held.factors.some(({ factorId }) => factorId === factor.factorId) || !isRoomFor(held)
      ? undefined
      : { add: factor, event: eventOf('factor.enrolled', accountId, factor, client) },
  );
  if (typeof done === 'string') return problem('conflict', { detail: NOTHING_BEGUN });
  return undefined;
}

export function eventOf(
  type: 'factor.enrolled' | 'factor.removed',
  accountId: Account['accountId'],
  { kind, name, createdAt }: EnrolledFactor,
  client: ClientFacts,
  at = createdAt,
): ActivityEvent {
  const event = { type, eventId: newId('evt', at), at, accountId, client } as const;
  return { ...event, factor: kind, factorName: name };
}
