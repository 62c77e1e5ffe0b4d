import type { Account } from '../account/domain/account.ts';
import type { Accounts } from '../account/ports.ts';
import type { ActivityLog } from '../activity/ports.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { newId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import type { SessionRegistry } from '../session/ports.ts';
import { changeContext, isUndoable, type MadeChange } from './domain/change.ts';
import { readUndoToken } from './domain/undo-token.ts';
import type { Familiarity, MadeChanges, PoolProfiles } from './ports.ts';
import type { undoChangeRoute } from './routes.ts';

export type UndoChangeDeps = {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly changes: MadeChanges;
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
const PASSWORD_BYTES = 32;

/**
 * Takes a change back for whoever reads the mail at the place it left. What it replaced is restored, what was changed
 * after it can no longer be taken forward again, every session ends, and the password is nobody's: whoever changed the
 * address knew it, so the owner sets a new one by mail. A second factor that is enrolled is asked for as ever.
 */
export function createUndoChange(deps: UndoChangeDeps): RouteUseCase<typeof undoChangeRoute> {
  return async ({ body: { token }, client }) => {
    const at = deps.now();
    const claim = await readUndoToken(deps.keys, token, at);
    if (!claim) return problem('challenge-closed');
    const { accountId, changeId } = claim;
    const mark = `undo#${changeId}`;
    if (!(await deps.used.use(mark, at + UNDOING_MS, at))) return problem('challenge-closed');
    try {
      const [account, changes] = await Promise.all([
        deps.accounts.find(accountId),
        deps.changes.list(accountId),
      ]);
      const change = changes.find((one) => one.changeId === changeId);
      if (!account || account.state === 'erased' || !change || !isUndoable(change, at)) {
        await deps.used.release(mark);
        return problem('challenge-closed');
      }
      await takeBack(account, change, changes, client, at);
    } catch (cause) {
      await deps.used.release(mark);
      throw cause;
    }
    await deps.used.keep(mark, claim.expiresAt);
    return undefined;
  };

  /** Each step can be done again with the same result; the mark on the change is the last. */
  async function takeBack(
    account: Account,
    change: MadeChange,
    changes: readonly MadeChange[],
    client: ClientFacts,
    at: number,
  ): Promise<void> {
    const { accountId } = account;
    if (change.kind === 'deletion') await deps.changes.setDeletion(accountId, undefined);
    else await restored(account, change, at);
    const password = Buffer.from(deps.randomBytes(PASSWORD_BYTES)).toString('base64url');
    await deps.profiles.setPassword(accountId, password);
    const subject = change.subjectBefore ?? account.subject;
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
    const since = changes.filter(({ madeAt }) => madeAt >= change.madeAt);
    await deps.changes.markUndone(
      accountId,
      since.map(({ changeId }) => changeId),
      at,
    );
  }

  async function restored(account: Account, change: MadeChange, at: number): Promise<void> {
    const { accountId } = account;
    const context = changeContext(accountId, change.changeId);
    const before = change.sealedBefore ? await deps.sealer.unseal(change.sealedBefore, context) : '';
    if (change.kind === 'phone') return deps.profiles.setPhoneNumber(accountId, before);
    if (change.subjectBefore && change.subjectBefore !== account.subject) {
      await deps.familiarity.carryOver(account.subject, change.subjectBefore);
      if (!(await deps.changes.moveBack(account, change, at))) throw new Error('The account kept changing');
    }
    await deps.profiles.setEmail(accountId, before);
  }
}
