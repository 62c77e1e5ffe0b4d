import * as z from 'zod';
import { route } from '../platform/route.ts';
import { STEP_UP_PURPOSES } from '../session/domain/step-up-purpose.ts';
import { challengeSchema, signInAnswerSchema } from '../session/session-schemas.ts';
import { passkeyAssertionSchema } from './passkey-schemas.ts';

const challengeParameters = z.strictObject({ challengeId: z.string().max(64) });
const factor = z.enum(['totp', 'sms', 'email', 'passkey', 'recovery-code']);

export const answerChallengeRoute = route({
  method: 'POST',
  path: '/v1/challenges/{challengeId}/answer',
  operation: 'answerChallenge',
  subsystem: 'challenge',
  summary: 'Answer a challenge with a code, a passkey or a recovery code',
  caller: 'public',
  parameters: challengeParameters,
  body: z.union([
    z.strictObject({ code: z.string().regex(/^\d{6}$/, 'A code is six digits.') }),
    z.strictObject({ passkey: passkeyAssertionSchema, deviceToken: z.string().max(256).optional() }),
    z.strictObject({ recoveryCode: z.string().min(10).max(40) }),
  ]),
  answer: { status: 200, schema: signInAnswerSchema },
  problems: ['wrong-code', 'challenge-closed', 'session-ended', 'too-many-attempts', 'unavailable'],
});

export const resendChallengeRoute = route({
  method: 'POST',
  path: '/v1/challenges/{challengeId}/resend',
  operation: 'resendChallenge',
  subsystem: 'challenge',
  summary: 'Send a new code, or choose another enrolled factor; what was asked for before no longer counts',
  caller: 'public',
  parameters: challengeParameters,
  body: z.strictObject({ factor: factor.optional() }),
  answer: { status: 202, schema: z.object({ challenge: challengeSchema }) },
  problems: ['challenge-closed', 'conflict', 'too-many-attempts', 'unavailable'],
});

export const beginStepUpRoute = route({
  method: 'POST',
  path: '/v1/me/step-ups',
  operation: 'beginStepUp',
  subsystem: 'challenge',
  summary:
    'Prove again that it is you; passing the challenge raises this session for five minutes and for this purpose',
  caller: 'user',
  isForMovedSessions: true,
  body: z.strictObject({ purpose: z.enum(STEP_UP_PURPOSES) }),
  answer: { status: 200, schema: signInAnswerSchema },
  problems: ['too-many-attempts', 'conflict', 'unavailable'],
});

export const challengeRoutes = [answerChallengeRoute, resendChallengeRoute, beginStepUpRoute] as const;
