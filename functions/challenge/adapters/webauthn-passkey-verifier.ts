import { type AuthenticationResponseJSON, verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { RelyingParty } from '../domain/passkey-request.ts';
import type { PasskeyVerifier } from '../ports.ts';

/** Web Authentication Level 3, section 7.2: origin, relying party, challenge, user verification and signature. */
export function webAuthnPasskeyVerifier({ id, origins }: RelyingParty): PasskeyVerifier {
  return {
    async verify(response, { credentialId, publicKey, signCount }, challenge) {
      try {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: response as AuthenticationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: [...origins],
          expectedRPID: id,
          requireUserVerification: true,
          credential: { id: credentialId, publicKey: Uint8Array.from(publicKey), counter: signCount },
        });
        return verified ? { signCount: authenticationInfo.newCounter } : undefined;
      } catch {
        // The library throws for whatever does not fit, and for nothing else: it calls nobody.
        return undefined;
      }
    },
  };
}
