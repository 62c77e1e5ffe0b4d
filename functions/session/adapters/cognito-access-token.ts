import { JwtVerifier } from 'aws-jwt-verify';
import { FetchError, NonRetryableFetchError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { UnavailableError } from '../../platform/problem.ts';
import type { VerifyAccessToken } from '../ports.ts';

export type AccessTokenSettings = {
  readonly issuer: string;
  readonly clientId: string;
  /** Where the issuer's key set is read. */
  readonly jwksUrl: string;
  readonly cache?: SimpleJwksCache;
};

/**
 * Verifies access tokens of the pool: RS256 under the pool's published keys, issuer, client, use and time. Keys
 * named by the token itself (`jku`, `jwk`, `x5u`) are never looked at.
 */
export function cognitoAccessToken({
  issuer,
  clientId,
  jwksUrl,
  cache,
}: AccessTokenSettings): VerifyAccessToken {
  const verifier = JwtVerifier.create(
    {
      issuer,
      // Access tokens of the pool have no audience; the client they are for is checked below.
      audience: null,
      jwksUri: jwksUrl,
      customJwtCheck: ({ header, payload }) => {
        const isOurs = payload['client_id'] === clientId && payload['token_use'] === 'access';
        if (header.alg !== 'RS256' || !isOurs) throw new Error('Not an access token for this client');
      },
    },
    { jwksCache: cache ?? new SimpleJwksCache() },
  );
  return async (token) => {
    try {
      const { username, origin_jti: originJti } = await verifier.verify(token);
      if (typeof username !== 'string' || typeof originJti !== 'string') return undefined;
      return { username, origin_jti: originJti };
    } catch (error) {
      if (error instanceof FetchError || error instanceof NonRetryableFetchError)
        throw new UnavailableError('token keys', error);
      return undefined;
    }
  };
}
