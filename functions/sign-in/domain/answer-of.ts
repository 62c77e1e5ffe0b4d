import type { Assessment } from '../../activity/domain/assessment.ts';
import { type AccountStanding, maySignIn } from '../../challenge/domain/account-standing.ts';
import type { CognitoTokens } from '../../session/domain/cognito-tokens.ts';

/** What Cognito said to the password. */
export type PasswordOutcome =
  | { readonly kind: 'tokens'; readonly tokens: CognitoTokens }
  | { readonly kind: 'totp'; readonly cognitoSession: string }
  | { readonly kind: 'wrong' }
  /** Not looked at: Cognito locks the user for some seconds after several wrong ones. */
  | { readonly kind: 'locked' }
  /** The password was right, but Cognito asks for something that we did not begin and never answer. */
  | { readonly kind: 'not-finishable'; readonly asks: string };

/** What the caller is given. */
export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly tokens: CognitoTokens }
  | { readonly kind: 'totp'; readonly cognitoSession: string }
  | { readonly kind: 'email'; readonly tokens: CognitoTokens }
  | { readonly kind: 'refused' };

/**
 * Makes an answer of a decision. A second factor that is enrolled is always asked for; one is asked of everybody
 * whose account says so, whatever the score; and all refusals are one.
 */
export function answerOf(
  standing: AccountStanding | undefined,
  password: PasswordOutcome,
  assessment: Assessment,
): SignInOutcome {
  const decision = assessment.mode === 'enforce' ? assessment.decision : 'allow';
  if (!standing || !maySignIn(standing) || decision === 'block') return { kind: 'refused' };
  if (password.kind === 'totp') return { kind: 'totp', cognitoSession: password.cognitoSession };
  if (password.kind !== 'tokens') return { kind: 'refused' };

  // An account that lists an authenticator which Cognito did not ask for is out of step: not the time to trust it.
  const isOutOfStep = standing.factors.includes('totp');
  const isOwed = standing.stepUpRequired || standing.state === 'contained' || isOutOfStep;
  return { kind: decision === 'challenge' || isOwed ? 'email' : 'signed-in', tokens: password.tokens };
}
