import type { AccountId } from '../platform/ids.ts';
import { UnavailableError } from '../platform/problem.ts';
import { isSameHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import { SealBrokenError, type Sealer } from '../platform/sealer.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import type { CognitoTokens } from '../session/domain/cognito-tokens.ts';
import type { ChallengeFactor, ChallengeMaterial, ChallengeRecord } from './domain/challenge-record.ts';
import { codeHashOf, recoveryCodeHash } from './domain/code-hash.ts';
import {
  type AuthenticatorApp,
  countFor,
  factorContext,
  forgottenBy,
  isAppUsable,
  MAX_FAILURES,
  ofKind,
} from './domain/enrolled-factor.ts';
import { totpMark, totpStepOf } from './domain/totp-code.ts';
import type { EnrolledFactors, PasskeyVerifier, TotpVerifier } from './ports.ts';

/** What the client gave for a proof. */
export type Proof =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'passkey'; readonly response: unknown; readonly credentialId: string }
  | { readonly kind: 'recovery-code'; readonly code: string };

export type ProofOutcome =
  | {
      readonly kind: 'right';
      readonly factor: ChallengeFactor;
      /** Released by the pool itself. */
      readonly tokens?: CognitoTokens;
      /** Uses up what may be used once. @returns false if somebody else was faster: then the proof is a wrong one */
      readonly useUp?: () => Promise<boolean>;
    }
  /** `disabled` names what counts no more from now on, because of one wrong code too many. */
  | { readonly kind: 'wrong'; readonly disabled?: string }
  /** Nothing can be right on this challenge any more. */
  | { readonly kind: 'ended' };

export type VerifyProof = (
  challenge: ChallengeRecord,
  material: ChallengeMaterial,
  proof: Proof,
  at: number,
) => Promise<ProofOutcome>;

export type VerifyProofDeps = {
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly used: UsedOnce;
  readonly factors: EnrolledFactors;
  readonly totp: TotpVerifier;
  readonly passkeys: PasskeyVerifier;
};

const WRONG = { kind: 'wrong' } as const;
/** Longer than an authenticator's code can be right, whatever the clocks' drift. */
const CODE_MEMORY_MS = 5 * 60_000;

/** Judges a proof against the challenge it was given for. What is not asked for and no alternative is wrong. */
export function createVerifyProof(deps: VerifyProofDeps): VerifyProof {
  return async (challenge, material, proof, at) => {
    const { accountId, factor, alternatives, expected } = challenge;
    if (proof.kind === 'recovery-code') {
      if (factor !== 'recovery-code' && !alternatives.includes('recovery-code')) return WRONG;
      const hash = await recoveryCodeHash(deps.keys, accountId, proof.code);
      if (!(await deps.factors.hasRecoveryCode(accountId, hash))) return WRONG;
      const useUp = () => deps.factors.useRecoveryCode(accountId, hash);
      return { kind: 'right', factor: 'recovery-code', useUp };
    }
    if (proof.kind === 'passkey') {
      if (factor !== 'passkey' || !expected || !('passkeyChallenge' in expected)) return WRONG;
      return verifyPasskey(deps, accountId, proof, expected.passkeyChallenge);
    }
    if (factor === 'totp') return verifyTotp(deps, challenge, material, proof.code, at);
    const hash = await codeHashOf(deps.keys, challenge, proof.code);
    return expected && 'codeHash' in expected && isSameHash(hash, expected.codeHash)
      ? { kind: 'right', factor }
      : WRONG;
  };
}

async function verifyPasskey(
  { factors, passkeys }: VerifyProofDeps,
  accountId: AccountId,
  { response, credentialId }: Extract<Proof, { kind: 'passkey' }>,
  challenge: string,
): Promise<ProofOutcome> {
  const passkey = ofKind(await factors.list(accountId), 'passkey').find(
    (one) => one.credentialId === credentialId,
  );
  const verified = passkey && (await passkeys.verify(response, passkey, challenge));
  if (!passkey || !verified) return WRONG;
  const useUp = () => factors.countSignature(accountId, passkey.factorId, verified.signCount);
  return { kind: 'right', factor: 'passkey', useUp };
}

/**
 * Finds the app that makes this code. Its step is marked as used before Cognito sees the code, per app and not per
 * challenge, so the same code given twice, at once or in another challenge, is right once.
 */
async function verifyTotp(
  deps: VerifyProofDeps,
  { accountId, isDeviceKnown }: ChallengeRecord,
  { cognitoSession }: ChallengeMaterial,
  code: string,
  at: number,
): Promise<ProofOutcome> {
  const apps = ofKind(await deps.factors.list(accountId), 'totp').filter((app) =>
    isAppUsable(app, isDeviceKnown),
  );
  const found = await appOf(deps.sealer, accountId, apps, code, at);
  if (!found) return failed(deps, accountId, apps, isDeviceKnown);
  const { app, step } = found;
  const mark = totpMark(accountId, app.factorId, step);
  if (!(await deps.used.use(mark, at + CODE_MEMORY_MS, at))) return WRONG;
  const forgotten = forgottenBy(app, isDeviceKnown);
  if (forgotten.length > 0) await deps.factors.forgetFailures(accountId, app.factorId, forgotten);
  if (cognitoSession === undefined || !app.isAtPool) return { kind: 'right', factor: 'totp' };
  try {
    const outcome = await deps.totp.verify(accountId, cognitoSession, code);
    return outcome.kind === 'right' ? { ...outcome, factor: 'totp' } : outcome;
  } catch (cause) {
    if (cause instanceof UnavailableError) await deps.used.release(mark).catch(() => undefined);
    throw cause;
  }
}

/** Of several wrong codes at once, one makes the number full: its answer alone says so. */
async function failed(
  { factors }: VerifyProofDeps,
  accountId: AccountId,
  apps: readonly AuthenticatorApp[],
  isDeviceKnown: boolean,
): Promise<ProofOutcome> {
  const counts = await Promise.all(
    apps.map(({ factorId }) => factors.countFailure(accountId, factorId, countFor(isDeviceKnown))),
  );
  const disabled = apps.find((_, n) => counts[n] === MAX_FAILURES);
  return disabled ? { kind: 'wrong', disabled: disabled.name } : WRONG;
}

async function appOf(
  sealer: Sealer,
  accountId: AccountId,
  apps: readonly AuthenticatorApp[],
  code: string,
  at: number,
): Promise<{ readonly app: AuthenticatorApp; readonly step: number } | undefined> {
  const steps = await Promise.all(
    apps.map(async (app) => {
      try {
        const secret = await sealer.unseal(app.sealedSecret, factorContext(accountId, app.factorId));
        return { app, step: totpStepOf(secret, code, at) };
      } catch (cause) {
        if (cause instanceof SealBrokenError) return { app, step: undefined };
        throw cause;
      }
    }),
  );
  for (const { app, step } of steps) if (step !== undefined) return { app, step };
  return undefined;
}
