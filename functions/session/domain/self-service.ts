/** The right to change a user's own factors, addresses and password directly at Cognito. */
export const SELF_SERVICE_SCOPE = 'aws.cognito.signin.user.admin';

/** The user attribute that carries an enrolment ticket to the trigger. No client may read or write it. */
export const ENROLMENT_ATTRIBUTE = 'custom:enrolment';

/**
 * Says whether a token that came straight from Cognito carries that right. Such a token is used here or thrown
 * away: it never leaves us. What cannot be read is taken to carry it.
 */
export function isSelfService(accessToken: string): boolean {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    const scope = (claims as Record<string, unknown>)['scope'];
    return scope !== undefined && String(scope).split(' ').includes(SELF_SERVICE_SCOPE);
  } catch {
    return true;
  }
}
