import type { Account } from '../account/domain/account.ts';
import { isUndoable, type MadeChange } from '../account/domain/made-change.ts';
import { nobodysPassword } from '../account/domain/password-policy.ts';
import type { Accounts } from '../account/ports.ts';
import type { ActivityLog } from '../activity/ports.ts';
import type { TakeFactor } from '../factor/take-factor.ts';
import { readUndoToken, type UndoClaim } from '../notification/domain/undo-token.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { type AccountId, newId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import type { SessionRegistry } from '../session/ports.ts';
import { changeContext } from './domain/change.ts';
import { type Undoing, undoingOf } from './domain/undoing.ts';
import type { Familiarity, MadeChanges, PoolProfiles } from './ports.ts';
import type { undoChangeRoute } from './routes.ts';
import { tellPoolAddress } from './tell-pool-address.ts';

export type UndoChangeDeps = {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly changes: MadeChanges;
  readonly takeFactor: TakeFactor;
  readonly profiles: PoolProfiles;
  readonly familiarity: Familiarity;
  readonly registry: Pick<SessionRegistry, 'endAll'>;
  readonly used: UsedOnce;
  readonly sealer: Sealer;
  readonly keys: PurposeKeys;
  readonly activity: ActivityLog;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly now: () => number;
};

const UNDOING_MS = 60_000;
/** More than one account's devices and its thief do at once. */
const MAX_RACES = 5;

/** What an undo goes by, as it was read at one moment. */
type Known = { readonly account: Account; readonly change: MadeChange; readonly undoing: Undoing };

/**
 * Takes a change back for whoever reads the mail about it. What it replaced is restored, and so is all that was changed
 * after it; factors that whoever made it added go with it; every session ends, and the password is nobody's, so the
 * owner sets a new one by mail. A second factor that stood before is asked for as ever.
 */
export function createUndoChange(deps: UndoChangeDeps): RouteUseCase<typeof undoChangeRoute> {
  return async ({ body: { token }, client }) => {
    const at = deps.now();
    const claim = await readUndoToken(deps.keys, token, at);
    if (!claim) return problem('challenge-closed');
    const mark = `undo#${claim.changeId}`;
    if (!(await deps.used.use(mark, at + UNDOING_MS, at))) return problem('challenge-closed');
    try {
      if (!(await takeBack(claim, client, at))) {
        await deps.used.release(mark);
        return problem('challenge-closed');
      }
    } catch (cause) {
      await deps.used.release(mark);
      throw cause;
    }
    await deps.used.keep(mark, claim.expiresAt);
    return undefined;
  };

  /**
   * Each step can be done again with the same result; the mark on the change is the last. Sessions end before anything
   * is restored, so that nothing is changed behind the undo's back, and again after, with what was begun meanwhile.
   *
   * @returns false if there is nothing to take back, or an earlier change was taken back meanwhile
   */
  async function takeBack(claim: UndoClaim, client: ClientFacts, at: number): Promise<boolean> {
    const { accountId, changeId } = claim;
    const before = await known(claim, at);
    if (!before) return false;
    await deps.registry.endAll(before.account, deps.now() + 1);
    const taken = await identifierTakenBack(claim, at);
    if (!taken) return false;
    const { account, change, undoing } = taken;
    await restore(accountId, undoing, client);
    await deps.profiles.setPassword(accountId, nobodysPassword(deps.randomBytes));
    const subject = undoing.email?.subjectBefore ?? account.subject;
    await deps.registry.endAll({ accountId, subject }, deps.now() + 1);
    await deps.profiles.endSessions(accountId);
    await deps.activity.record({
      type: 'profile.restored',
      eventId: newId('evt', at),
      at,
      accountId,
      kind: change.kind,
      client,
    });
    await deps.changes.markUndone(accountId, changeId, at);
    return true;
  }

  /** @returns undefined if the change is over, or the account is */
  async function known({ accountId, changeId }: UndoClaim, at: number): Promise<Known | undefined> {
    const [account, changes] = await Promise.all([
      deps.accounts.find(accountId),
      deps.changes.list(accountId),
    ]);
    const change = changes.find((one) => one.changeId === changeId);
    if (!account || account.state === 'erased' || !change || !isUndoable(change, at)) return undefined;
    return { account, change, undoing: undoingOf(change, changes) };
  }

  /** Of several undos at once, the one of the earliest change has the last word. */
  async function identifierTakenBack(claim: UndoClaim, at: number): Promise<Known | undefined> {
    for (let race = 1; race <= MAX_RACES; race += 1) {
      const now = await known(claim, at);
      if (!now) return undefined;
      const { account, undoing } = now;
      const to = undoing.email?.subjectBefore;
      if (to) await deps.familiarity.carryOver(account.subject, to);
      if (await deps.changes.takeBack(account, now.change, { later: undoing.later, to, at })) return now;
    }
    throw new Error('The account kept changing');
  }

  async function restore(accountId: AccountId, undoing: Undoing, client: ClientFacts): Promise<void> {
    const { email, phone, takesDeletionBack, factors } = undoing;
    const valueBefore = async ({ changeId, sealedBefore }: MadeChange) =>
      sealedBefore ? deps.sealer.unseal(sealedBefore, changeContext(accountId, changeId)) : '';
    for (const factorId of factors) await deps.takeFactor({ accountId, factorId, client });
    if (takesDeletionBack) await deps.changes.clearDeletion(accountId);
    if (phone) await deps.profiles.setPhoneNumber(accountId, await valueBefore(phone));
    if (email) await tellPoolAddress(deps, accountId, await valueBefore(email));
  }
}
