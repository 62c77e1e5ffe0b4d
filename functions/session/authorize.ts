import type { AccountId, SessionId } from '../platform/ids.ts';
import { isId } from '../platform/ids.ts';
import { sessionIdOf } from './domain/session-id.ts';
import { isUsable } from './domain/session-standing.ts';
import type { SessionRegistry, VerifyAccessToken } from './ports.ts';

export type Authorization =
  | {
      readonly kind: 'authorized';
      readonly accountId: AccountId;
      readonly sessionId: SessionId;
      /** The session moved: nothing but a step-up and its end may be asked for. */
      readonly mustStepUp: boolean;
    }
  | { readonly kind: 'refused' };

const REFUSED = { kind: 'refused' } as const;

/**
 * Lets a request through if its token is genuine and its session is live at this moment. A token that outlives
 * its session, or was issued before containment, is refused at the next request and not at its expiry.
 *
 * @throws UnavailableError if the registry does not answer: the request is then refused by the gateway
 */
export function createAuthorize({
  verify,
  registry,
  now,
}: {
  readonly verify: VerifyAccessToken;
  readonly registry: Pick<SessionRegistry, 'find'>;
  readonly now: () => number;
}) {
  return async (authorization: string | undefined): Promise<Authorization> => {
    const token = bearerToken(authorization);
    const claims = token && (await verify(token));
    if (!claims) return REFUSED;
    const sessionId = sessionIdOf(claims.origin_jti);
    if (!sessionId || !isId('acc', claims.username)) return REFUSED;
    const accountId: AccountId = claims.username;
    const standing = await registry.find(accountId, sessionId);
    if (!isUsable(standing, now())) return REFUSED;
    const mustStepUp = standing.session?.movedAt !== undefined;
    return { kind: 'authorized', accountId, sessionId, mustStepUp };
  };
}

/** The token of an `Authorization` header, if that has the shape of one. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
}
