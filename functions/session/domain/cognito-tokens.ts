/** What Cognito hands out for a finished sign-in. */
export type CognitoTokens = {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
};

/**
 * Claims of a token that came straight from Cognito over TLS. Nothing is verified here: never use it on a token
 * that a caller presented.
 *
 * @throws Error if the text is no JWT
 */
export function ownClaims(token: string): { readonly originJti: string; readonly expiresAt: number } {
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  if (typeof claims !== 'object' || claims === null) throw new Error('The token carries no claims');
  const { origin_jti: originJti, exp } = claims as Record<string, unknown>;
  if (typeof originJti !== 'string' || typeof exp !== 'number')
    throw new Error('The token carries no origin_jti or exp');
  return { originJti, expiresAt: exp * 1000 };
}

/** The right to change a user's own factors, addresses and password directly at Cognito. */
export const SELF_SERVICE_SCOPE = 'aws.cognito.signin.user.admin';

/** Says whether a token straight from Cognito carries that right. Such a token is used by us and never handed out. */
export function mayManageFactors(token: string): boolean {
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  const scope = typeof claims === 'object' && claims !== null && 'scope' in claims ? claims.scope : undefined;
  return typeof scope === 'string' && scope.split(' ').includes(SELF_SERVICE_SCOPE);
}
