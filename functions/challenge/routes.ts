import * as z from 'zod';
import { route } from '../platform/route.ts';
import { signInAnswerSchema } from '../session/session-schemas.ts';

const challengeParameters = z.strictObject({ challengeId: z.string().max(64) });

export const answerChallengeRoute = route({
  method: 'POST',
  path: '/v1/challenges/{challengeId}/answer',
  operation: 'answerChallenge',
  subsystem: 'sign-in',
  summary: 'Answer a challenge with the code from the authenticator app or the mail',
  caller: 'public',
  parameters: challengeParameters,
  body: z.strictObject({ code: z.string().regex(/^\d{6}$/, 'A code is six digits.') }),
  answer: { status: 200, schema: signInAnswerSchema },
  problems: ['wrong-code', 'challenge-closed', 'too-many-attempts', 'unavailable'],
});

export const resendChallengeRoute = route({
  method: 'POST',
  path: '/v1/challenges/{challengeId}/resend',
  operation: 'resendChallenge',
  subsystem: 'sign-in',
  summary: 'Send a new code for a challenge; the one sent before no longer counts',
  caller: 'public',
  parameters: challengeParameters,
  body: z.strictObject({ factor: z.enum(['totp', 'email']).optional() }),
  answer: { status: 202 },
  problems: ['challenge-closed', 'conflict', 'too-many-attempts', 'unavailable'],
});

export const challengeRoutes = [answerChallengeRoute, resendChallengeRoute] as const;
