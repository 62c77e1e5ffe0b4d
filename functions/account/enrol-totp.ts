import type { ActivityLog } from '../activity/ports.ts';
import { type AccountId, newId } from '../platform/ids.ts';
import { type Problem, problem, UnavailableError } from '../platform/problem.ts';
import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { Principal, RouteUseCase } from '../platform/route.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import { mayManageFactors } from '../session/domain/cognito-tokens.ts';
import { refreshTokenContext } from '../session/domain/session-record.ts';
import type { EnrolmentWindow, SessionRegistry, TokenRefresher } from '../session/ports.ts';
import { mayChangeFactors } from './domain/account.ts';
import type { Accounts, AuthenticatorBinding } from './ports.ts';
import type { confirmTotpRoute, enrolTotpRoute } from './routes.ts';

const PRODUCT = 'Gatehouse';
const NOTHING_BEGUN = 'No authenticator app is being bound.';
/** Long enough for one call to Cognito and back. */
const WINDOW_MS = 10_000;
/** Longer than a code can be right: as long as the challenge remembers one. */
const CODE_MEMORY_MS = 5 * 60_000;

export type EnrolTotpDependencies = {
  readonly accounts: Accounts;
  readonly registry: Pick<SessionRegistry, 'find'>;
  readonly pool: TokenRefresher;
  readonly enrolments: Pick<EnrolmentWindow, 'open'>;
  readonly authenticator: AuthenticatorBinding;
  readonly sealer: Sealer;
  readonly keys: PurposeKeys;
  readonly used: UsedOnce;
  readonly activity: ActivityLog;
  readonly now: () => number;
};

/** Begins to bind an authenticator app: the secret is shown once, and counts for nothing until a code proves it. */
export function createEnrolTotp(deps: EnrolTotpDependencies): RouteUseCase<typeof enrolTotpRoute> {
  return async ({ principal }) => {
    const token = await factorToken(deps, principal);
    if (typeof token !== 'string') return token;
    const secret = await deps.authenticator.begin(token);
    const factorId = newId('fac', deps.now());
    await deps.accounts.beginFactor(principal.accountId, factorId);
    const label = encodeURIComponent(`${PRODUCT}:${principal.accountId}`);
    return { factorId, secret, otpauthUri: `otpauth://totp/${label}?secret=${secret}&issuer=${PRODUCT}` };
  };
}

/**
 * Ends the binding with a code from the app. The code is used up by it, like one given at a sign-in, so whoever
 * saw it typed cannot sign in with it.
 */
export function createConfirmTotp(deps: EnrolTotpDependencies): RouteUseCase<typeof confirmTotpRoute> {
  return async ({ principal, body, client }) => {
    const { accountId } = principal;
    const token = await factorToken(deps, principal);
    if (typeof token !== 'string') return token;
    const account = await deps.accounts.find(accountId);
    const factorId = account?.pendingFactorId;
    if (!account || !factorId) return problem('conflict', { detail: NOTHING_BEGUN });

    const at = deps.now();
    const name = body.deviceName ?? 'Authenticator app';
    const verdict = await verifyOnce(deps, { accountId, token, code: body.code, name, at });
    if (verdict === 'wrong-code') return problem('wrong-code');

    await deps.authenticator.demand(accountId);
    const isDone = await deps.accounts.finishFactor(account, { factorId, kind: 'totp', name, createdAt: at });
    if (!isDone) return problem('conflict', { detail: NOTHING_BEGUN });
    const event = { type: 'factor.enrolled', eventId: newId('evt', at), at, accountId, client } as const;
    await deps.activity.record({ ...event, factor: 'totp', factorName: name });
    return undefined;
  };
}

type Proof = {
  readonly accountId: AccountId;
  readonly token: string;
  readonly code: string;
  readonly name: string;
  readonly at: number;
};

/** The mark is the one a sign-in leaves. It is taken back if the pool did not answer, for then no code was used. */
async function verifyOnce(deps: EnrolTotpDependencies, { accountId, token, code, name, at }: Proof) {
  const mark = `totp#${await keyedHash(deps.keys, 'one-time-code', 'totp', accountId, code)}`;
  if (!(await deps.used.use(mark, at + CODE_MEMORY_MS, at))) return 'wrong-code';
  try {
    return await deps.authenticator.verify(token, code, name);
  } catch (cause) {
    if (cause instanceof UnavailableError) await deps.used.release(mark).catch(() => undefined);
    throw cause;
  }
}

/** A token that may manage factors, from a session proved a moment ago. It is used here and never handed out. */
async function factorToken(
  deps: EnrolTotpDependencies,
  { accountId, sessionId }: Principal,
): Promise<string | Problem> {
  const [{ session }, account] = await Promise.all([
    deps.registry.find(accountId, sessionId),
    deps.accounts.find(accountId),
  ]);
  if (!session || !account) return problem('unauthenticated');
  if (!mayChangeFactors(account, session.assurance, deps.now())) return problem('step-up-required');
  const poolToken = await deps.sealer.unseal(session.sealedRefreshToken, refreshTokenContext(session));
  await deps.enrolments.open(accountId, deps.now() + WINDOW_MS);
  const tokens = await deps.pool.refresh(poolToken);
  if (!tokens) return problem('unauthenticated');
  // Somebody's ordinary refresh at the same moment may have had the window; that one was discarded.
  return mayManageFactors(tokens.accessToken)
    ? tokens.accessToken
    : problem('unavailable', { retryAfterSeconds: 1 });
}
