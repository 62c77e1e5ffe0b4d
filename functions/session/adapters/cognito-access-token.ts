import { JwtVerifier } from 'aws-jwt-verify';
import { FetchError, NonRetryableFetchError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { UnavailableError } from '../../platform/problem.ts';
import type { VerifyAccessToken, VerifyStaffToken } from '../ports.ts';

export type AccessTokenSettings = {
  readonly issuer: string;
  readonly clientId: string;
  /** Where the issuer's key set is read. */
  readonly jwksUrl: string;
  readonly cache?: SimpleJwksCache;
};

/** Verifies access tokens of the customers' pool. */
export function cognitoAccessToken(settings: AccessTokenSettings): VerifyAccessToken {
  const claimsOf = genuineClaims(settings);
  return async (token) => {
    const { username, origin_jti: originJti } = (await claimsOf(token)) ?? {};
    if (typeof username !== 'string' || typeof originJti !== 'string') return undefined;
    return { username, origin_jti: originJti };
  };
}

/** Verifies access tokens of the staff pool. Whoever is in no group is somebody without a role. */
export function cognitoStaffToken(settings: AccessTokenSettings): VerifyStaffToken {
  const claimsOf = genuineClaims(settings);
  return async (token) => {
    const { username, 'cognito:groups': groups } = (await claimsOf(token)) ?? {};
    if (typeof username !== 'string') return undefined;
    return { username, groups: Array.isArray(groups) ? groups.map(String) : [] };
  };
}

/**
 * The claims of an access token of one pool: RS256 under the pool's published keys, issuer, client, use and time.
 * Keys named by the token itself (`jku`, `jwk`, `x5u`) are never looked at.
 */
function genuineClaims({ issuer, clientId, jwksUrl, cache }: AccessTokenSettings) {
  const verifier = JwtVerifier.create(
    {
      issuer,
      // Access tokens of a pool have no audience; the client they are for is checked below.
      audience: null,
      jwksUri: jwksUrl,
      customJwtCheck: ({ header, payload }) => {
        const isOurs = payload['client_id'] === clientId && payload['token_use'] === 'access';
        if (header.alg !== 'RS256' || !isOurs) throw new Error('Not an access token for this client');
      },
    },
    { jwksCache: cache ?? new SimpleJwksCache() },
  );
  return async (token: string): Promise<Record<string, unknown> | undefined> => {
    try {
      return await verifier.verify(token);
    } catch (error) {
      if (error instanceof FetchError || error instanceof NonRetryableFetchError)
        throw new UnavailableError('token keys', error);
      return undefined;
    }
  };
}
