import { withoutHolds } from '../account/domain/held-account.ts';
import { AMONG_THE_FIRST, judgePassword, nobodysPassword } from '../account/domain/password-policy.ts';
import type { Accounts, BreachedPasswords, HeldAccounts } from '../account/ports.ts';
import type { ActivityLog } from '../activity/ports.ts';
import { hasSecondFactor } from '../challenge/domain/factor-choice.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { type EventId, isId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import { isSameHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import { issueMailboxToken, MAILBOX_NONCE_BYTES } from '../session/domain/mailbox-token.ts';
import type { SessionRegistry } from '../session/ports.ts';
import { isStillDue, type ResetRecord } from './domain/reset-record.ts';
import type { PasswordResets, PoolPasswords } from './ports.ts';
import { resetCodeHash } from './reset-code.ts';
import type { confirmPasswordResetRoute } from './routes.ts';

export type ConfirmPasswordResetDependencies = {
  readonly resets: PasswordResets;
  readonly passwords: PoolPasswords;
  readonly accounts: HeldAccounts;
  readonly enrolled: Pick<Accounts, 'find'>;
  readonly breached: BreachedPasswords;
  readonly registry: Pick<SessionRegistry, 'endAll'>;
  readonly used: UsedOnce;
  readonly keys: PurposeKeys;
  readonly activity: ActivityLog;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly now: () => number;
};

/** Longer than setting a password takes: if its function dies, the code works again after it. */
const SETTING_MS = 60_000;

/**
 * Sets the new password that a reset was for, and ends every session. An enrolled second factor is asked for at the
 * next sign-in as before. What an incident holds against the account stays, but for the demand of a new password.
 *
 * @returns what lets this client try the new password however many strangers are guessing
 */
export function createConfirmPasswordReset(
  deps: ConfirmPasswordResetDependencies,
): RouteUseCase<typeof confirmPasswordResetRoute> {
  return async ({ parameters: { resetId }, body: { code, newPassword }, client }) => {
    const at = deps.now();
    // Whether the account has a second factor is told to nobody without its code.
    const judged = judgePassword(newPassword, { context: [], hasSecondFactor: true });
    if (judged.kind === 'unacceptable') return problem('unacceptable-password', { detail: judged.detail });
    const record = isId('rst', resetId) ? await deps.resets.takeTry(resetId, at) : undefined;
    if (!record) return problem('challenge-closed');
    const hash = await resetCodeHash(deps.keys, record.resetId, code);
    if (!isSameHash(hash, record.codeHash)) return problem('wrong-code');

    const [email, account] = await Promise.all([
      deps.passwords.emailOf(record.accountId),
      deps.enrolled.find(record.accountId),
    ]);
    if (email === undefined || account === undefined || !isStillDue(record, account))
      return problem('challenge-closed');
    const verdict = judgePassword(newPassword, {
      context: email.split(/[@.+_-]/),
      hasSecondFactor: hasSecondFactor(account.factors),
    });
    if (verdict.kind === 'unacceptable') return problem('unacceptable-password', { detail: verdict.detail });
    if ((await deps.breached.isBreached(verdict.password)) === 'breached')
      return problem('unacceptable-password', { detail: AMONG_THE_FIRST.detail });

    const mark = `reset#${record.resetId}`;
    if (!(await deps.used.use(mark, at + SETTING_MS, at))) return problem('challenge-closed');
    let isReplaced: boolean;
    try {
      isReplaced = await replacePassword(record, verdict.password, client);
    } catch (error) {
      await deps.used.release(mark);
      throw error;
    }
    await deps.used.keep(mark, record.expiresAt);
    await deps.resets.close(record.resetId);
    if (!isReplaced) return problem('challenge-closed');
    const nonce = Buffer.from(deps.randomBytes(MAILBOX_NONCE_BYTES)).toString('base64url');
    return issueMailboxToken(deps.keys, { subject: record.subject, nonce, at: deps.now() });
  };

  /**
   * Each step can be done again with the same result. Sessions end last, so none is begun with the old password, and a
   * reset that broke off is still due.
   *
   * @returns false if the account was taken back or contained meanwhile: then the password is nobody's
   */
  async function replacePassword(
    { resetId, accountId, subject, startedAt }: ResetRecord,
    password: string,
    client: ClientFacts,
  ): Promise<boolean> {
    await deps.passwords.set(accountId, password);
    if (!isStillDue({ subject, startedAt }, await deps.enrolled.find(accountId))) {
      await deps.passwords.set(accountId, nobodysPassword(deps.randomBytes));
      return false;
    }
    await deps.accounts.change(accountId, (account) =>
      withoutHolds(account, (hold) => hold.endsWith('#reset')),
    );
    const at = deps.now();
    await deps.passwords.endSessions(accountId);
    await deps.activity.record({
      type: 'password.changed',
      eventId: resetId.replace('rst_', 'evt_') as EventId,
      at,
      accountId,
      by: 'reset',
      client,
    });
    await deps.registry.endAll({ accountId, subject }, deps.now() + 1);
    return true;
  }
}
