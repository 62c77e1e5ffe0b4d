import type { FactorKind } from '../../activity/domain/activity-event.ts';
import type { AccountId, FactorId } from '../../platform/ids.ts';

type Enrolled<Kind extends string, Details> = {
  readonly factorId: FactorId;
  readonly kind: Kind;
  /** As its owner called it. */
  readonly name: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
} & Details;

/** An authenticator app that makes time-based codes (RFC 6238). */
export type AuthenticatorApp = Enrolled<
  'totp',
  {
    /** The shared secret in base 32, sealed for this account and factor. */
    readonly sealedSecret: Uint8Array;
    /** The user pool knows this one too and signs nothing on a password alone. One app at most is. */
    readonly isAtPool: boolean;
    /** Wrong codes since the last right one, from devices that the account does not know. */
    readonly failures?: number;
    /** Wrong codes since the last right one, from devices that it knows. */
    readonly knownFailures?: number;
  }
>;

/** A phone number that proved to receive our text messages. */
export type Phone = Enrolled<
  'sms',
  {
    /** In E.164, sealed for this account and factor. */
    readonly sealedNumber: Uint8Array;
    readonly masked: string;
    /** ISO 3166-1 alpha-2, for the caps on messages. */
    readonly country: string;
  }
>;

/** The account's own address, proven to be read. */
export type Mailbox = Enrolled<'email', { readonly masked: string }>;

/** A WebAuthn credential. */
export type Passkey = Enrolled<
  'passkey',
  {
    /** Base64url, as WebAuthn spells it in JSON. */
    readonly credentialId: string;
    /** COSE. */
    readonly publicKey: Uint8Array;
    readonly signCount: number;
    readonly transports: readonly string[];
    /** Synchronised between its owner's devices. */
    readonly isBackedUp: boolean;
  }
>;

/** A set of ten codes on paper. The codes are kept apart, each until it is used. */
export type RecoveryCodes = Enrolled<'recovery-codes', object>;

export type EnrolledFactor = AuthenticatorApp | Phone | Mailbox | Passkey | RecoveryCodes;
export type FactorOf<Kind extends FactorKind> = Extract<EnrolledFactor, { readonly kind: Kind }>;

/** The factors of one kind. */
export function ofKind<Kind extends FactorKind>(
  factors: readonly EnrolledFactor[],
  kind: Kind,
): readonly FactorOf<Kind>[] {
  return factors.filter((factor): factor is FactorOf<Kind> => factor.kind === kind);
}

/** After this many wrong codes in a row an app counts no more until it is bound again (NIST SP 800-63B-4, 3.2.2). */
export const MAX_FAILURES = 100;

/** What strangers did wrong disables an app for strangers alone: its owner goes on using it on a known device. */
export function isAppUsable(
  { failures = 0, knownFailures = 0 }: Pick<AuthenticatorApp, 'failures' | 'knownFailures'>,
  isDeviceKnown: boolean,
): boolean {
  return knownFailures < MAX_FAILURES && (isDeviceKnown || failures < MAX_FAILURES);
}

/** Which kind of device's wrong codes are counted. */
export type FailureCount = 'failures' | 'knownFailures';

/** What a right code makes forgotten. An app that is disabled for strangers stays so. */
export function forgottenBy(app: AuthenticatorApp, isDeviceKnown: boolean): readonly FailureCount[] {
  const counts: readonly FailureCount[] =
    isDeviceKnown && isAppUsable(app, false) ? ['failures', 'knownFailures'] : [countFor(isDeviceKnown)];
  return counts.filter((count) => app[count]);
}

export function countFor(isDeviceKnown: boolean): FailureCount {
  return isDeviceKnown ? 'knownFailures' : 'failures';
}

/** A number is not relied on at once: whoever changed it may not be its owner. */
const NEW_NUMBER_MS = 24 * 3_600_000;

export function isNewNumber({ createdAt }: Pick<Phone, 'createdAt'>, at: number): boolean {
  return at - createdAt < NEW_NUMBER_MS;
}

/** The phone that codes go to: the newest that is relied on, or the newest if none is. */
export function phoneToAsk(phones: readonly Phone[], at: number): Phone | undefined {
  const byAge = phones.toSorted((a, b) => a.createdAt - b.createdAt);
  return byAge.findLast((phone) => !isNewNumber(phone, at)) ?? byAge.at(-1);
}

/** What a factor's secret is sealed for: it cannot be moved to another account or factor. */
export function factorContext(accountId: AccountId, factorId: FactorId): Record<string, string> {
  return { what: 'factor', accountId, factorId };
}
