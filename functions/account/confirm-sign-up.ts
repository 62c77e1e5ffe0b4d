import type { ActivityLog } from '../activity/ports.ts';
import { type EventId, isId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import { isSameHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { Sealer } from '../platform/sealer.ts';
import { type SignUpMaterial, signUpContext } from './domain/sign-up-record.ts';
import type { Accounts, PoolUsers, SignUps } from './ports.ts';
import type { confirmSignUpRoute } from './routes.ts';
import { signUpCodeHash } from './sign-up.ts';

export type ConfirmSignUpDependencies = {
  readonly signUps: SignUps;
  readonly accounts: Accounts;
  readonly users: PoolUsers;
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly activity: ActivityLog;
  readonly now: () => number;
};

/**
 * Opens the account that a sign-up was for. Each step can be done again with the same result, so what broke off
 * half-way is finished by asking once more. Of two sign-ups for one address, the first confirmed owns it.
 */
export function createConfirmSignUp(
  deps: ConfirmSignUpDependencies,
): RouteUseCase<typeof confirmSignUpRoute> {
  return async ({ parameters: { signUpId }, body, client }) => {
    const at = deps.now();
    const record = isId('sup', signUpId) ? await deps.signUps.takeTry(signUpId, at) : undefined;
    if (!record) return problem('challenge-closed');
    const hash = await signUpCodeHash(deps.keys, record.signUpId, body.code);
    if (!isSameHash(hash, record.codeHash)) return problem('wrong-code');

    const { accountId, subject } = record;
    const sealed = await deps.sealer.unseal(record.sealed, signUpContext(record.signUpId));
    const { email, password, phoneNumber, locale } = JSON.parse(sealed) as SignUpMaterial;
    await deps.users.create(accountId, { email, ...(phoneNumber ? { phoneNumber } : {}) }, password);
    const opened = await deps.accounts.open({
      accountId,
      subject,
      state: 'active',
      notBefore: 0,
      stepUpRequired: false,
      factors: [],
      createdAt: at,
      ...(locale ? { locale } : {}),
    });
    if (opened === 'taken') {
      await deps.users.remove(accountId);
      await deps.signUps.close(record.signUpId);
      return problem('challenge-closed');
    }
    // Named after the sign-up and dated by the account, so that doing it again records the same event.
    await deps.activity.record({
      type: 'account.signed-up',
      eventId: record.signUpId.replace('sup_', 'evt_') as EventId,
      at: opened.createdAt,
      accountId,
      subject,
      client,
    });
    await deps.signUps.close(record.signUpId);
    return undefined;
  };
}
