import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import { readTicket } from '../session/domain/ticket.ts';

/** The parts of Cognito's three custom-challenge events that decide. */
export type CustomChallengeEvent = {
  readonly triggerSource: string;
  readonly userName: string;
  readonly request: {
    readonly session?: readonly { readonly challengeName: string; readonly challengeResult: boolean }[];
    readonly challengeAnswer?: string | undefined;
  };
};

export type CustomChallengeResponse =
  | {
      readonly challengeName: string;
      readonly issueTokens: boolean;
      readonly failAuthentication: boolean;
    }
  | {
      readonly publicChallengeParameters: Readonly<Record<string, string>>;
      readonly privateChallengeParameters: Readonly<Record<string, string>>;
      readonly challengeMetadata: string;
    }
  | { readonly answerCorrect: boolean };

const NAME = 'CUSTOM_CHALLENGE';

/**
 * The user pool's custom challenge: one question, whose only right answer is an unused ticket of ours for this user.
 * So tokens without a password are signed on our word alone, and a wrong answer ends the attempt.
 */
export function createVouchForTokens({
  keys,
  used,
  now,
}: {
  readonly keys: PurposeKeys;
  readonly used: UsedOnce;
  readonly now: () => number;
}) {
  return async ({
    triggerSource,
    userName,
    request,
  }: CustomChallengeEvent): Promise<CustomChallengeResponse> => {
    if (triggerSource === 'CreateAuthChallenge_Authentication')
      return { publicChallengeParameters: {}, privateChallengeParameters: {}, challengeMetadata: 'VOUCHED' };
    if (triggerSource === 'VerifyAuthChallengeResponse_Authentication')
      return { answerCorrect: await isVouchedFor(userName, request.challengeAnswer) };
    const answered = request.session ?? [];
    const [first, ...more] = answered;
    const isPassed = first?.challengeName === NAME && first.challengeResult && more.length === 0;
    return {
      challengeName: NAME,
      issueTokens: isPassed,
      failAuthentication: !isPassed && answered.length > 0,
    };
  };

  async function isVouchedFor(username: string, ticket: string | undefined): Promise<boolean> {
    const at = now();
    const read = await readTicket(keys, ticket, { use: 'tokens', username, at });
    return !!read && used.use(`ticket#${read.nonce}`, read.expiresAt, at);
  }
}
