import { UnavailableError } from '../platform/problem.ts';
import { isSameHash, keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import { SealBrokenError, type Sealer } from '../platform/sealer.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import { codeHashOf } from './code-hash.ts';
import { type ChallengeMaterial, type ChallengeRecord, materialContext } from './domain/challenge-record.ts';
import type { TotpOutcome, TotpVerifier } from './ports.ts';

export type VerifyCodeDeps = {
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly used: UsedOnce;
  readonly totp: TotpVerifier;
};

export type VerifyCode = (challenge: ChallengeRecord, code: string, at: number) => Promise<TotpOutcome>;

/** Longer than an authenticator's code can be right, whatever the clocks' drift. */
const CODE_MEMORY_MS = 5 * 60_000;

/** Judges a code against the challenge it was given for, and releases what that challenge sealed if it is right. */
export function createVerifyCode(deps: VerifyCodeDeps): VerifyCode {
  return async (challenge, code, at) => {
    if (challenge.factor === 'totp') return verifyTotp(deps, challenge, code, at);
    const hash = await codeHashOf(deps.keys, challenge, code);
    if (!isSameHash(hash, challenge.codeHash ?? '')) return { kind: 'wrong' };
    const material = await unsealed(deps.sealer, challenge);
    return material?.factor === 'email' ? { kind: 'right', tokens: material.tokens } : { kind: 'ended' };
  };
}

/**
 * An authenticator's code is marked as used before Cognito sees it, per account and not per challenge, so the
 * same code given twice, at once or in another challenge, gets one answer from Cognito.
 */
async function verifyTotp(deps: VerifyCodeDeps, challenge: ChallengeRecord, code: string, at: number) {
  const material = await unsealed(deps.sealer, challenge);
  if (material?.factor !== 'totp') return { kind: 'ended' } as const;

  const mark = `totp#${await keyedHash(deps.keys, 'one-time-code', 'totp', challenge.accountId, code)}`;
  if (!(await deps.used.use(mark, at + CODE_MEMORY_MS, at))) return { kind: 'wrong' } as const;
  try {
    return await deps.totp.verify(challenge.accountId, material.cognitoSession, code);
  } catch (cause) {
    if (cause instanceof UnavailableError) await deps.used.release(mark).catch(() => undefined);
    throw cause;
  }
}

/** @returns undefined if the seal is broken: then nothing can ever be released */
async function unsealed(sealer: Sealer, challenge: ChallengeRecord): Promise<ChallengeMaterial | undefined> {
  try {
    return JSON.parse(await sealer.unseal(challenge.sealed, materialContext(challenge)));
  } catch (cause) {
    if (cause instanceof SealBrokenError) return undefined;
    throw cause;
  }
}
