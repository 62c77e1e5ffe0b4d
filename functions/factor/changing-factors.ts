import { type Account, isProvenFor } from '../account/domain/account.ts';
import { changeIdOf } from '../account/domain/made-change.ts';
import type { AccountEvent } from '../activity/domain/activity-event.ts';
import type { EnrolledFactor } from '../challenge/domain/enrolled-factor.ts';
import { UNDO_LIFE_MS } from '../notification/domain/undo-token.ts';
import type { AddressBook } from '../notification/ports.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { newId } from '../platform/ids.ts';
import { type Problem, problem } from '../platform/problem.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { Principal } from '../platform/route.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { SessionRecord } from '../session/domain/session-record.ts';
import { isUsable } from '../session/domain/session-standing.ts';
import type { SessionRegistry } from '../session/ports.ts';
import { MAX_FACTORS } from './domain/pending-factor.ts';
import type { FactorChange, FactorStore, HeldFactors, PendingFactors } from './ports.ts';

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
  const [standing, held] = await Promise.all([registry.find(accountId, sessionId), store.find(accountId)]);
  const { session } = standing;
  if (!session || !held || !isUsable(standing, now())) return problem('unauthenticated');
  if (!isProvenFor('change-factors', held.account, session.assurance, now()))
    return problem('step-up-required');
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

/**
 * What adding a factor comes to: the stream tells the owner, and what is told can be taken back.
 *
 * @returns undefined if the session ended since it was read
 */
export function adding(
  { account }: HeldFactors,
  { sessionId, decidedAt }: SessionRecord,
  factor: EnrolledFactor,
  client: ClientFacts,
): Required<Pick<FactorChange, 'add' | 'undoable' | 'event'>> | undefined {
  if (account.notBefore > decidedAt) return undefined;
  const { factorId, createdAt: madeAt } = factor;
  const changeId = changeIdOf(factorId);
  return {
    add: factor,
    undoable: { changeId, kind: 'factor', madeAt, undoUntil: madeAt + UNDO_LIFE_MS, sessionId, factorId },
    event: { ...eventOf('factor.enrolled', account.accountId, factor, client), changeId },
  };
}

/** Adds a proven factor. @returns a problem if it was added before */
export async function addFactor(
  { store }: Pick<ChangingFactorsDeps, 'store'>,
  { session }: Pick<MayChange, 'session'>,
  factor: EnrolledFactor,
  client: ClientFacts,
): Promise<Problem | undefined> {
  const done = await store.change(session.accountId, (held) =>
    held.factors.some(({ factorId }) => factorId === factor.factorId) || !isRoomFor(held)
      ? undefined
      : adding(held, session, factor, client),
  );
  if (typeof done === 'string') return problem('conflict', { detail: NOTHING_BEGUN });
  return undefined;
}

type FactorEvent = Extract<AccountEvent, { readonly factorName?: string }>;

export function eventOf(
  type: 'factor.enrolled' | 'factor.removed',
  accountId: Account['accountId'],
  { kind, name, createdAt }: EnrolledFactor,
  client: ClientFacts,
  at = createdAt,
): FactorEvent {
  const event = { type, eventId: newId('evt', at), at, accountId, client } as const;
  return { ...event, factor: kind, factorName: name };
}
