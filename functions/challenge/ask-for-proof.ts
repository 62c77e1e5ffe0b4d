import type { AccountId, ChallengeId } from '../platform/ids.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { ChallengeFactor, ChallengeMaterial, Expected } from './domain/challenge-record.ts';
import { codeHashOf } from './domain/code-hash.ts';
import { factorContext, isNewNumber, ofKind, phoneToAsk } from './domain/enrolled-factor.ts';
import { maskedAddress } from './domain/masked-address.ts';
import { newCode } from './domain/one-time-code.ts';
import {
  PASSKEY_CHALLENGE_BYTES,
  type PasskeyRequest,
  passkeyRequest,
  type RelyingParty,
} from './domain/passkey-request.ts';
import type { EnrolledFactors } from './ports.ts';
import type { CodeDestination } from './send-code.ts';

/** What asking for one factor takes: what will be right, what the client is shown, and the code to send. */
export type Asked = {
  readonly expected?: Expected;
  /** Masked. */
  readonly destination?: string;
  readonly publicKey?: PasskeyRequest;
  readonly toSend?: { readonly destination: CodeDestination; readonly code: string };
};

export type AskForProof = (
  challenge: { readonly challengeId: ChallengeId; readonly accountId: AccountId },
  factor: ChallengeFactor,
  material: ChallengeMaterial,
  at: number,
) => Promise<Asked | undefined>;

export type AskForProofDeps = {
  readonly factors: Pick<EnrolledFactors, 'list'>;
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly relyingParty: RelyingParty;
  readonly randomInt: (bound: number) => number;
  readonly randomBytes: (size: number) => Uint8Array;
};

/**
 * Prepares to ask for one factor. It stores and sends nothing.
 *
 * @returns undefined if the factor is not enrolled any more
 */
export function createAskForProof(deps: AskForProofDeps): AskForProof {
  return async (challenge, factor, { email }, at) => {
    switch (factor) {
      case 'totp':
      case 'recovery-code':
        return {};
      case 'email':
        return email === undefined ? undefined : sent({ medium: 'email', to: email }, maskedAddress(email));
      case 'sms': {
        const phone = phoneToAsk(ofKind(await deps.factors.list(challenge.accountId), 'sms'), at);
        if (!phone) return undefined;
        const context = factorContext(challenge.accountId, phone.factorId);
        const to = await deps.sealer.unseal(phone.sealedNumber, context);
        return sent({ medium: 'sms', to, country: phone.country }, phone.masked, isNewNumber(phone, at));
      }
      case 'passkey': {
        const passkeys = ofKind(await deps.factors.list(challenge.accountId), 'passkey');
        if (passkeys.length === 0) return undefined;
        const passkeyChallenge = Buffer.from(deps.randomBytes(PASSKEY_CHALLENGE_BYTES)).toString('base64url');
        const publicKey = passkeyRequest(deps.relyingParty, passkeyChallenge, passkeys);
        return { expected: { passkeyChallenge }, publicKey };
      }
    }

    async function sent(to: CodeDestination, masked: string, isNew = false): Promise<Asked> {
      const code = newCode(deps.randomInt);
      const codeHash = await codeHashOf(deps.keys, challenge, code);
      const expected = isNew ? { codeHash, isNewNumber: true as const } : { codeHash };
      return { expected, destination: masked, toSend: { destination: to, code } };
    }
  };
}
