import type { ActivityLog } from '../activity/ports.ts';
import { newId } from '../platform/ids.ts';
import { type Problem, problem } from '../platform/problem.ts';
import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { Principal, RouteUseCase } from '../platform/route.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import { enrolmentTicket } from '../session/domain/enrolment-ticket.ts';
import { refreshTokenContext } from '../session/domain/session-record.ts';
import type { SessionRegistry, TokenRefresher } from '../session/ports.ts';
import { isFresh } from './domain/account.ts';
import type { Accounts, AuthenticatorBinding } from './ports.ts';
import type { confirmTotpRoute, enrolTotpRoute } from './routes.ts';

const PRODUCT = 'Gatehouse';
/** Longer than a code can be right: as long as the challenge remembers one. */
const CODE_MEMORY_MS = 5 * 60_000;

export type EnrolTotpDependencies = {
  readonly accounts: Accounts;
  readonly registry: Pick<SessionRegistry, 'find'>;
  readonly pool: TokenRefresher;
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
    const account = await deps.accounts.find(accountId);
    const token = await factorToken(deps, principal);
    if (typeof token !== 'string') return token;
    if (!account) return problem('unauthenticated');

    const at = deps.now();
    const mark = `totp#${await keyedHash(deps.keys, 'one-time-code', 'totp', accountId, body.code)}`;
    if (!(await deps.used.use(mark, at + CODE_MEMORY_MS, at))) return problem('wrong-code');
    const name = body.deviceName ?? 'Authenticator app';
    if ((await deps.authenticator.verify(token, body.code, name)) === 'wrong-code') return problem('wrong-code');

    await deps.authenticator.demand(accountId);
    const factorId = await deps.accounts.finishFactor(account, { kind: 'totp', name, createdAt: at });
    if (!factorId) return problem('conflict', { detail: 'No authenticator app is being bound.' });
    const event = { type: 'factor.enrolled', eventId: newId('evt', at), at, accountId, client } as const;
    await deps.activity.record({ ...event, factor: 'totp', factorName: name });
    return undefined;
  };
}

/** A token that may manage factors, from a session proved a moment ago. It is used here and never handed out. */
async function factorToken(deps: EnrolTotpDependencies, { accountId, sessionId }: Principal): Promise<string | Problem> {
  const at = deps.now();
  const { session } = await deps.registry.find(accountId, sessionId);
  if (!session) return problem('unauthenticated');
  if (!isFresh(session.assurance.authenticatedAt, at)) return problem('step-up-required');
  const poolToken = await deps.sealer.unseal(session.sealedRefreshToken, refreshTokenContext(session));
  const tokens = await deps.pool.refresh(poolToken, { enrolment: await enrolmentTicket(deps.keys, accountId, at) });
  return tokens?.accessToken ?? problem('unauthenticated');
}
