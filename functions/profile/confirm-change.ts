import type { Account } from '../account/domain/account.ts';
import type { MadeChange } from '../account/domain/made-change.ts';
import type { ActivityLog } from '../activity/ports.ts';
import { changedMail } from '../notification/domain/mails.ts';
import { mintUndoToken, UNDO_LIFE_MS } from '../notification/domain/undo-token.ts';
import type { Mailer } from '../notification/ports.ts';
import { type ClientFacts, placeOf } from '../platform/client-facts.ts';
import { type ChangeId, type EventId, isId } from '../platform/ids.ts';
import type { Lanes } from '../platform/lanes.ts';
import { isProblem, type Problem, problem } from '../platform/problem.ts';
import { isSameHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { Principal, RouteUseCase } from '../platform/route.ts';
import type { Sealer } from '../platform/sealer.ts';
import { subjectOf } from '../platform/subject.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import { changeCodeHash } from './begin-change.ts';
import { CHANGE_CODE_LANE, changeContext, type PendingChange } from './domain/change.ts';
import type { Familiarity, MadeChanges, PendingChanges, PoolProfiles } from './ports.ts';
import { type ProvenOwnerDeps, provenOwner } from './proven-owner.ts';
import type { confirmChangeRoute } from './routes.ts';
import { tellPoolAddress } from './tell-pool-address.ts';

export type ConfirmChangeDeps = ProvenOwnerDeps & {
  readonly pending: PendingChanges;
  readonly changes: MadeChanges;
  readonly profiles: PoolProfiles;
  readonly familiarity: Familiarity;
  readonly lanes: Lanes;
  readonly used: UsedOnce;
  readonly sealer: Sealer;
  readonly keys: PurposeKeys;
  readonly mailer: Mailer;
  readonly activity: ActivityLog;
  /** Where the link that takes it back leads; the token follows the `#`. */
  readonly undoLinkUrl: string;
};

/** Longer than making a change takes: if its function dies, the code works again after it. */
const MAKING_MS = 60_000;
/** More than one person's devices and the protection of their account do at once. */
const MAX_RACES = 5;

/**
 * Makes a change whose new place was proved. The old place is told before it is over, with a link that takes it back:
 * a change that could not be announced is not answered as made, and asking again finishes it.
 */
export function createConfirmChange(deps: ConfirmChangeDeps): RouteUseCase<typeof confirmChangeRoute> {
  return async ({ principal, parameters: { changeId }, body: { code }, client }) => {
    const at = deps.now();
    const account = await provenOwner(deps, principal, 'change-identifier');
    if (isProblem(account)) return account;
    const tries = await deps.lanes.reserve(CHANGE_CODE_LANE, account.accountId, at);
    if (tries.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: tries.retryAfterSeconds });
    const pending = isId('chg', changeId) ? await deps.pending.takeTry(changeId as ChangeId, at) : undefined;
    if (!pending || pending.accountId !== account.accountId) return problem('challenge-closed');
    if (!isSameHash(await changeCodeHash(deps.keys, pending.changeId, code), pending.codeHash))
      return problem('wrong-code');

    const mark = `change#${pending.changeId}`;
    if (!(await deps.used.use(mark, at + MAKING_MS, at))) return problem('challenge-closed');
    try {
      const refusal = await made(account, pending, { principal, client, at });
      if (refusal) {
        await deps.used.release(mark);
        return refusal;
      }
    } catch (cause) {
      await deps.used.release(mark);
      throw cause;
    }
    await deps.used.keep(mark, pending.expiresAt);
    await deps.pending.close(pending.changeId);
    return undefined;
  };

  /** Each step can be done again with the same result. */
  async function made(
    account: Account,
    { changeId, kind, sealed }: PendingChange,
    { principal, client, at }: Made,
  ): Promise<Problem | undefined> {
    const { accountId } = account;
    const context = changeContext(accountId, changeId);
    const after = await deps.sealer.unseal(sealed, context);
    const profile = await deps.profiles.find(accountId);
    if (!profile) return problem('challenge-closed');
    const kept = (await deps.changes.list(accountId)).find((one) => one.changeId === changeId);
    const before = kept?.sealedBefore
      ? await deps.sealer.unseal(kept.sealedBefore, context)
      : (kind === 'email' ? profile.email : profile.phoneNumber) || undefined;
    const change: MadeChange = kept ?? {
      changeId,
      kind,
      madeAt: at,
      undoUntil: at + UNDO_LIFE_MS,
      sessionId: principal.sessionId,
      ...(before ? { sealedBefore: await deps.sealer.seal(before, context) } : {}),
      ...(kind === 'email' ? { subjectBefore: account.subject } : {}),
    };
    const refusal = await stored(account, principal, change, after);
    if (refusal) return refusal;
    if (kind === 'phone') await deps.profiles.setPhoneNumber(accountId, after);
    else if (!(await tellPoolAddress(deps, accountId, after))) return problem('challenge-closed');
    const expiresAt = change.undoUntil;
    const token = await mintUndoToken(deps.keys, { changeId, accountId, expiresAt });
    const place = placeOf(client);
    await deps.mailer.send(
      changedMail({
        to: (kind === 'email' ? before : undefined) ?? profile.email,
        what: kind,
        undoLink: `${deps.undoLinkUrl}#undo=${token}`,
        ...(place ? { place } : {}),
      }),
    );
    await deps.activity.record({
      type: 'profile.changed',
      eventId: changeId.replace('chg_', 'evt_') as EventId,
      at: change.madeAt,
      accountId,
      kind,
      client,
    });
    return undefined;
  }

  /**
   * Stores the change on an account that is as it was read: one that was contained, or got a factor, meanwhile is read
   * again, and its owner must be proven to what it says now.
   */
  async function stored(
    proven: Account,
    principal: Principal,
    change: MadeChange,
    after: string,
  ): Promise<Problem | undefined> {
    const subject = change.kind === 'email' ? await subjectOf(deps.keys, after) : undefined;
    if (subject) await deps.familiarity.carryOver(change.subjectBefore ?? proven.subject, subject);
    let account = proven;
    for (let race = 1; race <= MAX_RACES; race += 1) {
      const outcome = subject
        ? await deps.changes.move(account, subject, change)
        : await deps.changes.keep(account, change);
      if (outcome === 'taken') return problem('challenge-closed');
      if (outcome !== 'stale') return undefined;
      const again = await provenOwner(deps, principal, 'change-identifier');
      if (isProblem(again)) return again;
      account = again;
    }
    throw new Error('The account kept changing');
  }
}

type Made = { readonly principal: Principal; readonly client: ClientFacts; readonly at: number };
