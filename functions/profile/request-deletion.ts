import type { ActivityLog } from '../activity/ports.ts';
import { deletionMail } from '../notification/domain/mails.ts';
import { mintUndoToken } from '../notification/domain/undo-token.ts';
import type { Mailer } from '../notification/ports.ts';
import { newId } from '../platform/ids.ts';
import { isProblem, problem } from '../platform/problem.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { RouteUseCase } from '../platform/route.ts';
import { DELETION_GRACE_MS } from './domain/change.ts';
import type { MadeChanges, PoolProfiles } from './ports.ts';
import { type ProvenOwnerDeps, provenOwner } from './proven-owner.ts';
import type { requestDeletionRoute } from './routes.ts';

export type RequestDeletionDeps = ProvenOwnerDeps & {
  readonly changes: MadeChanges;
  readonly profiles: Pick<PoolProfiles, 'find'>;
  readonly keys: PurposeKeys;
  readonly mailer: Mailer;
  readonly activity: ActivityLog;
  readonly undoLinkUrl: string;
};

/**
 * Asks for the account to be erased after a while. Until then it works as ever and the request can be taken back by the
 * link in the mail about it. Asking again answers the same day.
 */
export function createRequestDeletion(deps: RequestDeletionDeps): RouteUseCase<typeof requestDeletionRoute> {
  return async ({ principal, client }) => {
    const at = deps.now();
    const account = await provenOwner(deps, principal, 'delete-account');
    if (isProblem(account)) return account;
    if (account.deletionAt !== undefined) return { erasesAt: new Date(account.deletionAt).toISOString() };
    const { accountId } = account;
    const profile = await deps.profiles.find(accountId);
    if (!profile) return problem('unauthenticated');

    const changeId = newId('chg', at);
    const undoUntil = at + DELETION_GRACE_MS;
    const { sessionId } = principal;
    const change = { changeId, kind: 'deletion', madeAt: at, undoUntil, sessionId } as const;
    if ((await deps.changes.keep(account, change)) === 'stale') return problem('unauthenticated');
    const token = await mintUndoToken(deps.keys, { changeId, accountId, expiresAt: undoUntil });
    const undoLink = `${deps.undoLinkUrl}#undo=${token}`;
    await deps.mailer.send(deletionMail({ to: profile.email, at: undoUntil, undoLink }));
    if (!(await deps.changes.setDeletion(account, undoUntil))) return problem('unauthenticated');
    await deps.activity.record({
      type: 'profile.changed',
      eventId: newId('evt', at),
      at,
      accountId,
      kind: 'deletion',
      client,
    });
    return { erasesAt: new Date(undoUntil).toISOString() };
  };
}
