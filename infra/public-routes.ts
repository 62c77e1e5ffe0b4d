/**
 * Every route that nobody's identity is asked for at the gateway, named one by one: how one gets in, or a link
 * that carries its own single-use token.
 */
export const PUBLIC_ROUTES = [
  'POST /v1/sign-ups',
  'POST /v1/sign-ups/{signUpId}/confirm',
  'POST /v1/sign-ins',
  'POST /v1/passkey-sign-ins',
  'POST /v1/challenges/{challengeId}/answer',
  'POST /v1/challenges/{challengeId}/resend',
  'POST /v1/sessions/refresh',
  'POST /v1/password-resets',
  'POST /v1/password-resets/{resetId}/confirm',
  'POST /v1/change-undos',
  'POST /v1/activity-verdicts',
] as const;
