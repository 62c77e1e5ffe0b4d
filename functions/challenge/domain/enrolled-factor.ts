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
    /** Wrong codes since the last right one, on this account. */
    readonly failures?: number;
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
const MAX_FAILURES = 100;

export function isAppUsable({ failures = 0 }: AuthenticatorApp): boolean {
  return failures < MAX_FAILURES;
}

/** What a factor's secret is sealed for: it cannot be moved to another account or factor. */
export function factorContext(accountId: AccountId, factorId: FactorId): Record<string, string> {
  return { what: 'factor', accountId, factorId };
}
