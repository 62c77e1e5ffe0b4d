import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeAttestationObject, isoBase64URL } from '@simplewebauthn/server/helpers';
import type { RelyingParty } from '../../challenge/domain/passkey-request.ts';
import type { PasskeyRegistrar } from '../ports.ts';

/** COSE: Ed25519, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257];

/** Web Authentication Level 3, section 7.1. No attestation is asked for: who made a person's device is not our business. */
export function webAuthnPasskeyRegistrar({ id, name, origins }: RelyingParty): PasskeyRegistrar {
  return {
    options: ({ accountId, email, challenge, registered }) =>
      generateRegistrationOptions({
        rpID: id,
        rpName: name,
        userName: email,
        userID: new TextEncoder().encode(accountId),
        userDisplayName: email,
        challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
        attestationType: 'none',
        supportedAlgorithmIDs: ALGORITHMS,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: registered.map((credentialId) => ({ id: credentialId })),
      }),

    async verify(response, challenge) {
      try {
        if (isAttested(response as RegistrationResponseJSON)) return undefined;
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          response: response as RegistrationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: [...origins],
          expectedRPID: id,
          requireUserVerification: true,
          supportedAlgorithmIDs: ALGORITHMS,
        });
        if (!verified || !registrationInfo) return undefined;
        const { credential, credentialBackedUp } = registrationInfo;
        return {
          credentialId: credential.id,
          publicKey: credential.publicKey,
          signCount: credential.counter,
          isBackedUp: credentialBackedUp,
        };
      } catch {
        // The library throws for whatever does not fit, and for nothing else: it calls nobody.
        return undefined;
      }
    },
  };
}

/**
 * We ask for no attestation, so browsers send none, or the passkey's signature over itself. Whatever brings certificates
 * did not come from a browser, and checking them would have us fetch revocation lists from where they say.
 */
function isAttested({ response }: RegistrationResponseJSON): boolean {
  const attestation = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject));
  const format = attestation.get('fmt');
  if (format === 'none') return false;
  return format !== 'packed' || attestation.get('attStmt').get('x5c') !== undefined;
}
