import type { Passkey } from './enrolled-factor.ts';

/** Who asks for passkeys: a domain, and the origins that may use what it asks for. */
export type RelyingParty = {
  readonly id: string;
  readonly name: string;
  readonly origins: readonly string[];
};

/** `PublicKeyCredentialRequestOptionsJSON` of WebAuthn Level 3. */
export type PasskeyRequest = {
  readonly challenge: string;
  readonly rpId: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly userVerification: 'required';
  readonly allowCredentials: readonly {
    readonly id: string;
    readonly type: 'public-key';
    readonly transports?: readonly string[];
  }[];
};

export const PASSKEY_CHALLENGE_BYTES = 32;
const TIMEOUT_MS = 5 * 60_000;

/** Asks for one of these passkeys, or with none for whichever the device holds for us. */
export function passkeyRequest(
  { id }: RelyingParty,
  challenge: string,
  passkeys: readonly Pick<Passkey, 'credentialId' | 'transports'>[],
): PasskeyRequest {
  return {
    challenge,
    rpId: id,
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    allowCredentials: passkeys.map(({ credentialId, transports }) => ({
      id: credentialId,
      type: 'public-key' as const,
      ...(transports.length > 0 ? { transports } : {}),
    })),
  };
}

/** Reads the relying party off a function's settings. */
export function relyingPartyOf(settings: {
  readonly RELYING_PARTY_ID: string;
  readonly RELYING_PARTY_ORIGINS: string;
}): RelyingParty {
  return {
    id: settings.RELYING_PARTY_ID,
    name: 'Gatehouse',
    origins: settings.RELYING_PARTY_ORIGINS.split(',').map((origin) => origin.trim()),
  };
}
