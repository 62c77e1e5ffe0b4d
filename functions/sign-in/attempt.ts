import { type AccountStanding, honoursDevice } from '../challenge/domain/account-standing.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import { normaliseIdentifier, subjectOf } from '../platform/subject.ts';
import type { Subject } from '../platform/table-keys.ts';
import { judgeDeviceToken, type PresentedToken } from '../session/domain/device-token.ts';
import { isMailboxToken, verifyMailboxToken } from '../session/domain/mailbox-token.ts';
import { dayOf, FINGERPRINT_LENGTH, normalisePassword } from './domain/password.ts';

/** One attempt to sign in, as it was understood before anything was read. */
export type SignInAttempt = {
  readonly at: number;
  readonly identifier: string;
  readonly subject: Subject;
  readonly password: string;
  /** Truncated keyed hash under a key of the day; tells spray, never the password. */
  readonly passwordFingerprint: string;
  /** From a genuine device token of this subject. */
  readonly deviceId?: string;
  /** What was presented where a device token belongs; a mailbox token is none. */
  readonly deviceToken: PresentedToken['kind'];
  /** When that token was issued. */
  readonly deviceSince?: number;
  /** Whoever tries has just proved to read the account's mail. */
  readonly mailboxProof?: string;
  readonly client: ClientFacts;
};

export type Typed = {
  readonly email: string;
  readonly password: string;
  readonly deviceToken?: string | undefined;
};

/** Understands what was typed and presented. Costs the same whoever is meant and whatever was presented. */
export async function attemptOf(
  keys: PurposeKeys,
  { email, password: typed, deviceToken }: Typed,
  client: ClientFacts,
  at: number,
): Promise<SignInAttempt> {
  const subject = await subjectOf(keys, email);
  const password = normalisePassword(typed);
  const [fingerprint, device, mailboxProof] = await Promise.all([
    keyedHash(keys, 'password-fingerprint', dayOf(at), password),
    judgeDeviceToken(keys, { token: deviceToken, subject, at }),
    verifyMailboxToken(keys, { token: deviceToken, subject, at }),
  ]);
  return {
    at,
    identifier: normaliseIdentifier(email),
    subject,
    password,
    passwordFingerprint: fingerprint.slice(0, FINGERPRINT_LENGTH),
    client,
    deviceToken: isMailboxToken(deviceToken) ? 'none' : device.kind,
    ...(device.kind === 'own' ? { deviceId: device.deviceId, deviceSince: device.issuedAt } : {}),
    ...(mailboxProof ? { mailboxProof } : {}),
  };
}

/** The attempt as the account sees it: a device that it no longer honours is one it never knew. */
export function asKnownTo(standing: AccountStanding | undefined, attempt: SignInAttempt): SignInAttempt {
  const { deviceId, deviceSince = 0, ...rest } = attempt;
  const isHonoured = !standing || !deviceId || honoursDevice(standing, { deviceId, issuedAt: deviceSince });
  return isHonoured ? attempt : { ...rest, deviceToken: 'none' };
}
