import { isProvenFor } from '../account/domain/account.ts';
import { AMONG_THE_FIRST, judgePassword, nobodysPassword } from '../account/domain/password-policy.ts';
import type { Accounts, BreachedPasswords } from '../account/ports.ts';
import type { ActivityLog } from '../activity/ports.ts';
import { hasSecondFactor } from '../challenge/domain/factor-choice.ts';
import { newId } from '../platform/ids.ts';
import type { Lane, Lanes } from '../platform/lanes.ts';
import { problem } from '../platform/problem.ts';
import type { Principal, RouteUseCase } from '../platform/route.ts';
import type { SessionRegistry } from '../session/ports.ts';
import type { PoolPasswords } from './ports.ts';
import type { changePasswordRoute } from './routes.ts';

export type ChangePasswordDependencies = {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly passwords: PoolPasswords;
  readonly breached: BreachedPasswords;
  readonly registry: Pick<SessionRegistry, 'find' | 'list' | 'end' | 'endAllBut'>;
  readonly lanes: Lanes;
  readonly activity: ActivityLog;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly now: () => number;
};

/** Present passwords tried by one account's sessions: below the failures at which Cognito starts to lock. */
const CURRENT_PASSWORD_LANE: Lane = { name: 'current-password', limit: 4, windowMs: 15 * 60_000 };

/**
 * Replaces a password for somebody who proved themselves a moment ago and knows the present one. Every other session
 * ends, and so do sign-ins under way: whoever else has the old password is out. If this session ended meanwhile, because
 * its account was taken back or contained, the password is nobody's: it was not for this session to set.
 */
export function createChangePassword(
  deps: ChangePasswordDependencies,
): RouteUseCase<typeof changePasswordRoute> {
  return async ({ principal, body: { currentPassword, newPassword }, client }) => {
    const { accountId, sessionId } = principal;
    const at = deps.now();
    const [{ session }, account] = await Promise.all([
      deps.registry.find(accountId, sessionId),
      deps.accounts.find(accountId),
    ]);
    if (!session || !account) return problem('unauthenticated');
    if (!isProvenFor('change-password', account, session.assurance, at)) return problem('step-up-required');

    const email = await deps.passwords.emailOf(accountId);
    if (email === undefined) return problem('unauthenticated');
    const verdict = judgePassword(newPassword, {
      context: email.split(/[@.+_-]/),
      hasSecondFactor: hasSecondFactor(account.factors),
    });
    if (verdict.kind === 'unacceptable') return problem('unacceptable-password', { detail: verdict.detail });
    const tries = await deps.lanes.reserve(CURRENT_PASSWORD_LANE, accountId, at);
    if (tries.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: tries.retryAfterSeconds });
    const isCurrent = await deps.passwords.isCurrent(accountId, currentPassword.normalize('NFKC'));
    if (!isCurrent) return problem('wrong-password');
    if ((await deps.breached.isBreached(verdict.password)) === 'breached')
      return problem('unacceptable-password', { detail: AMONG_THE_FIRST.detail });

    await deps.passwords.set(accountId, verdict.password);
    if (!(await deps.registry.endAllBut(session, account.subject, deps.now() + 1))) {
      await deps.passwords.set(accountId, nobodysPassword(deps.randomBytes));
      return problem('unauthenticated');
    }
    await endOthers(principal);
    const event = { type: 'password.changed', eventId: newId('evt', at), at, accountId, client } as const;
    await deps.activity.record({ ...event, by: 'owner' });
    return undefined;
  };

  async function endOthers({ accountId, sessionId }: Principal): Promise<void> {
    const live = (await deps.registry.list(accountId)).filter(
      (session) => session.endedAt === undefined && session.sessionId !== sessionId,
    );
    await Promise.all(
      live.map((other) => deps.registry.end(accountId, other.sessionId, deps.now(), 'password-changed')),
    );
  }
}
