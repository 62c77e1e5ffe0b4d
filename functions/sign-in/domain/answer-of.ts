import type { Assessment } from '../../activity/domain/assessment.ts';
import { type AccountStanding, maySignIn } from '../../challenge/domain/account-standing.ts';
import type { ChallengeMaterial } from '../../challenge/domain/challenge-record.ts';
import { hasSecondFactor } from '../../challenge/domain/factor-choice.ts';
import type { CognitoTokens } from '../../session/domain/cognito-tokens.ts';

/** What Cognito said to the password. */
export type PasswordOutcome =
  | { readonly kind: 'tokens'; readonly tokens: CognitoTokens }
  /** It asks for the code of the authenticator app that it knows, and signs nothing before. */
  | { readonly kind: 'totp'; readonly cognitoSession: string }
  | { readonly kind: 'wrong' }
  /** Not looked at: Cognito locks the user for some seconds after several wrong ones. */
  | { readonly kind: 'locked' }
  /** The password was right, but Cognito asks for something that we did not begin and never answer. */
  | { readonly kind: 'not-finishable'; readonly asks: string };

/** What the caller is given. */
export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly tokens: CognitoTokens }
  | {
      readonly kind: 'challenge';
      readonly material: ChallengeMaterial;
      /** The strongest factor is asked for. */
      readonly isRisky: boolean;
    }
  | { readonly kind: 'refused' };

export type Judged = {
  readonly standing: AccountStanding | undefined;
  readonly password: PasswordOutcome;
  readonly assessment: Assessment;
  readonly isDeviceKnown: boolean;
};

/**
 * Makes an answer of a decision. An authenticator app is always asked for, any other second factor on every device
 * that is new to the account; one is asked of everybody whose account says so, whatever the score; and all refusals are
 * one.
 */
export function answerOf({ standing, password, assessment, isDeviceKnown }: Judged): SignInOutcome {
  const decision = assessment.mode === 'enforce' ? assessment.decision : 'allow';
  if (!standing || !maySignIn(standing) || decision === 'block') return { kind: 'refused' };
  if (password.kind !== 'tokens' && password.kind !== 'totp') return { kind: 'refused' };

  const { factors } = standing;
  const isEnrolledOwed = factors.includes('totp') || (hasSecondFactor(factors) && !isDeviceKnown);
  const isOwed = standing.stepUpRequired || standing.state === 'contained' || isEnrolledOwed;
  const isRisky = decision === 'challenge';
  if (password.kind === 'totp')
    return { kind: 'challenge', material: { cognitoSession: password.cognitoSession }, isRisky };
  return isRisky || isOwed
    ? { kind: 'challenge', material: { tokens: password.tokens }, isRisky }
    : { kind: 'signed-in', tokens: password.tokens };
}

/**
 * The kinds of factors to choose from. What the pool itself demands is enrolled, whatever the account's item says: a
 * mailbox never stands in for an app.
 */
export function enrolledFor({ factors }: AccountStanding, password: PasswordOutcome): readonly string[] {
  return password.kind === 'totp' && !factors.includes('totp') ? [...factors, 'totp'] : factors;
}
