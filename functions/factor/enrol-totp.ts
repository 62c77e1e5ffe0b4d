import { Secret } from 'otpauth';
import { factorContext, ofKind } from '../challenge/domain/enrolled-factor.ts';
import { totpMark, totpStepOf } from '../challenge/domain/totp-code.ts';
import { newId } from '../platform/ids.ts';
import { isProblem, type Problem, problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import { mayManageFactors } from '../session/domain/cognito-tokens.ts';
import { refreshTokenContext } from '../session/domain/session-record.ts';
import type { EnrolmentWindow, TokenRefresher } from '../session/ports.ts';
import {
  addFactor,
  type ChangingFactorsDeps,
  isRoomFor,
  type MayChange,
  mayChange,
  NOTHING_BEGUN,
  tooMany,
} from './changing-factors.ts';
import { PENDING_LIFE_MS, PENDING_TRIES, pendingFactorId } from './domain/pending-factor.ts';
import type { AuthenticatorBinding } from './ports.ts';
import type { confirmTotpRoute, enrolTotpRoute } from './routes.ts';

const PRODUCT = 'Gatehouse';
/** Long enough for one call to Cognito and back. */
const WINDOW_MS = 10_000;
/** Longer than a code can be right: as long as the challenge remembers one. */
const CODE_MEMORY_MS = 5 * 60_000;
/** As long as the hash it is used with (RFC 4226, 4). */
const SECRET_BYTES = 20;

export type EnrolTotpDeps = ChangingFactorsDeps & {
  readonly pool: TokenRefresher;
  readonly enrolments: Pick<EnrolmentWindow, 'open'>;
  readonly authenticator: AuthenticatorBinding;
  readonly used: UsedOnce;
  readonly notDemanded: (cause: unknown) => void;
};

/**
 * Begins to bind an authenticator app: the secret is shown once, and counts for nothing until a code proves it. The
 * first app is bound at the user pool too, which then signs nothing on a password alone; it can keep one only.
 */
export function createEnrolTotp(deps: EnrolTotpDeps): RouteUseCase<typeof enrolTotpRoute> {
  return async ({ principal }) => {
    const who = await mayChange(deps, principal);
    if (isProblem(who)) return who;
    if (!isRoomFor(who)) return tooMany();
    const { accountId } = principal;
    const email = await deps.addresses.emailOf(accountId);
    if (!email) return problem('unauthenticated');

    const isAtPool = !ofKind(who.factors, 'totp').some((app) => app.isAtPool);
    const token = isAtPool ? await factorToken(deps, who) : undefined;
    if (isProblem(token)) return token;
    const secret = token ? await deps.authenticator.begin(token) : new Secret({ size: SECRET_BYTES }).base32;
    const at = deps.now();
    const factorId = newId('fac', at);
    await deps.pending.open({
      pendingFactorId: pendingFactorId(accountId, 'totp'),
      factorId,
      sealed: await deps.sealer.seal(secret, factorContext(accountId, factorId)),
      isAtPool,
      triesLeft: PENDING_TRIES,
      expiresAt: at + PENDING_LIFE_MS,
    });
    const label = encodeURIComponent(`${PRODUCT}:${email}`);
    return { factorId, secret, otpauthUri: `otpauth://totp/${label}?secret=${secret}&issuer=${PRODUCT}` };
  };
}

/**
 * Ends the binding with a code from the app. The code is used up by it, like one given at a sign-in, so whoever saw it
 * typed cannot sign in with it.
 */
export function createConfirmTotp(deps: EnrolTotpDeps): RouteUseCase<typeof confirmTotpRoute> {
  return async ({ principal, body: { code, deviceName }, client }) => {
    const who = await mayChange(deps, principal);
    if (isProblem(who)) return who;
    const { accountId } = principal;
    const at = deps.now();
    const begun = await deps.pending.takeTry(pendingFactorId(accountId, 'totp'), at);
    if (!begun) return problem('conflict', { detail: NOTHING_BEGUN });
    const { factorId, sealed, pendingFactorId: id } = begun;
    const secret = await deps.sealer.unseal(sealed, factorContext(accountId, factorId));
    const step = totpStepOf(secret, code, at);
    const mark = totpMark(accountId, factorId, step ?? 0);
    if (step === undefined || !(await deps.used.use(mark, at + CODE_MEMORY_MS, at)))
      return problem('wrong-code');

    const name = deviceName ?? 'Authenticator app';
    const bound = begun.isAtPool ? await boundAtPool(deps, who, { code, name, mark }) : 'not-begun';
    if (isProblem(bound)) return bound;
    // The code was right by our own reckoning. An app that the pool does not know is as good: we ask for it.
    const isAtPool = bound === 'bound';
    const app = { factorId, kind: 'totp', name, createdAt: at, sealedSecret: sealed, isAtPool } as const;
    const failed = await addFactor(deps, who, app, client);
    if (failed) return failed;
    // We ask for its code from now on; that the pool does as well is the second lock on the same door.
    if (isAtPool) await deps.authenticator.demand(accountId).catch(deps.notDemanded);
    await deps.pending.close(id);
    return undefined;
  };
}

/** The code is given back if the pool did not answer, for then it was not used. */
async function boundAtPool(
  deps: EnrolTotpDeps,
  who: MayChange,
  { code, name, mark }: { readonly code: string; readonly name: string; readonly mark: string },
): Promise<'bound' | 'not-begun' | Problem> {
  try {
    const token = await factorToken(deps, who);
    if (isProblem(token)) return token;
    const verdict = await deps.authenticator.verify(token, code, name);
    return verdict === 'wrong-code' ? problem('wrong-code') : verdict;
  } catch (cause) {
    await deps.used.release(mark).catch(() => undefined);
    throw cause;
  }
}

/** A token that may manage factors. It is used here and never handed out. */
async function factorToken(deps: EnrolTotpDeps, { session }: MayChange): Promise<string | Problem> {
  const poolToken = await deps.sealer.unseal(session.sealedRefreshToken, refreshTokenContext(session));
  await deps.enrolments.open(session.accountId, deps.now() + WINDOW_MS);
  const tokens = await deps.pool.refresh(poolToken);
  if (!tokens) return problem('unauthenticated');
  // Somebody's ordinary refresh at the same moment may have had the window; that one was discarded.
  return mayManageFactors(tokens.accessToken)
    ? tokens.accessToken
    : problem('unavailable', { retryAfterSeconds: 1 });
}
