import type { Accounts } from '../account/ports.ts';
import type { ActivityLog } from '../activity/ports.ts';
import { maskedAddress } from '../challenge/domain/masked-address.ts';
import { resetMailLanes } from '../notification/domain/mail-lanes.ts';
import { noAccountMail, oneTimeCodeMail } from '../notification/domain/mails.ts';
import type { Mailer } from '../notification/ports.ts';
import { placeOf } from '../platform/client-facts.ts';
import { newId } from '../platform/ids.ts';
import { addressBlock, networkBlock } from '../platform/ip-address.ts';
import type { Lanes } from '../platform/lanes.ts';
import { problem } from '../platform/problem.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import { reserveAll } from '../platform/reserve-all.ts';
import type { RouteUseCase } from '../platform/route.ts';
import { normaliseIdentifier, subjectOf } from '../platform/subject.ts';
import { judgeDeviceToken } from '../session/domain/device-token.ts';
import { DEVICE_RESET_LANE, RESET_LANE, RESET_LIFE_MS, RESET_TRIES } from './domain/reset-record.ts';
import type { PasswordResets } from './ports.ts';
import { newResetCode, resetCodeHash } from './reset-code.ts';
import type { beginPasswordResetRoute } from './routes.ts';

const MS_PER_MINUTE = 60_000;
/** As long as a code, and none: no code has these characters. */
const NO_CODE = '????-????-????';

export type BeginPasswordResetDependencies = {
  readonly resets: PasswordResets;
  readonly accounts: Pick<Accounts, 'ownerOf'>;
  readonly lanes: Lanes;
  readonly keys: PurposeKeys;
  readonly mailer: Mailer;
  readonly activity: ActivityLog;
  readonly randomInt: (bound: number) => number;
  readonly now: () => number;
};

/**
 * Begins a password reset. An address without an account gets the same answer after the same work, a mail included:
 * that mail says so instead of bringing a code, and the record is a decoy that no code confirms. The mail goes to
 * the address in its one spelling, never to a look-alike that was typed. A device that the account knows has limits of
 * its own, so that strangers' requests do not keep its owner from a mail.
 */
export function createBeginPasswordReset(
  deps: BeginPasswordResetDependencies,
): RouteUseCase<typeof beginPasswordResetRoute> {
  return async ({ body, client }) => {
    const at = deps.now();
    const email = normaliseIdentifier(body.email);
    const subject = await subjectOf(deps.keys, email);
    const presented = await judgeDeviceToken(deps.keys, { token: body.deviceToken, subject, at });
    const deviceId = presented.kind === 'own' ? presented.deviceId : undefined;
    const begun = await (deviceId
      ? deps.lanes.reserve(DEVICE_RESET_LANE, `${subject}#${deviceId}`, at)
      : deps.lanes.reserve(RESET_LANE, addressBlock(client.ip), at));
    if (begun.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: begun.retryAfterSeconds });

    const requester = {
      addressBlock: addressBlock(client.ip),
      networkBlock: networkBlock(client.ip),
      deviceId,
    };
    const [owner, mayMail] = await Promise.all([
      deps.accounts.ownerOf(subject),
      reserveAll(deps.lanes, resetMailLanes(subject, requester), at),
    ]);
    const resetId = newId('rst', at);
    const code = newResetCode(deps.randomInt);
    const nobody = newId('acc', at);
    await deps.resets.open({
      resetId,
      accountId: owner ?? nobody,
      subject,
      // A code that no mail carries is right for nobody.
      codeHash: await resetCodeHash(
        deps.keys,
        resetId,
        owner && mayMail.kind === 'reserved' ? code : NO_CODE,
      ),
      triesLeft: RESET_TRIES,
      startedAt: at,
      expiresAt: at + RESET_LIFE_MS,
    });
    await deps.activity.record({
      type: 'password.reset-begun',
      eventId: newId('evt', at),
      at,
      ...(owner ? { accountId: owner } : {}),
      subject,
      client,
    });
    if (mayMail.kind === 'reserved') {
      const place = placeOf(client);
      const about = { to: email, ...(place ? { place } : {}) };
      const expiresInMinutes = RESET_LIFE_MS / MS_PER_MINUTE;
      // Both are written, because writing one takes longer than writing the other.
      const mails = [
        oneTimeCodeMail({ ...about, code, purpose: 'password-reset', expiresInMinutes }),
        noAccountMail(about),
      ] as const;
      await deps.mailer.send(mails[owner ? 0 : 1]);
    }
    return { resetId, delivery: { medium: 'email', destination: maskedAddress(email) } };
  };
}
