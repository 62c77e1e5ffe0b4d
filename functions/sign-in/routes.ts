import * as z from 'zod';
import { route } from '../platform/route.ts';
import { challengeSchema, signInAnswerSchema } from '../session/session-schemas.ts';

/** Anything a person may type: what is no address is answered like an address that nobody owns. */
const typedIdentifier = z.string().min(1).max(254);

export const signInRoute = route({
  method: 'POST',
  path: '/v1/sign-ins',
  operation: 'signIn',
  subsystem: 'sign-in',
  summary: 'Sign in with e-mail address and password',
  caller: 'public',
  body: z.strictObject({
    email: typedIdentifier,
    password: z.string().min(1).max(256),
    deviceToken: z.string().max(256).optional(),
  }),
  answer: { status: 200, schema: signInAnswerSchema },
  problems: ['invalid-credentials', 'too-many-attempts', 'unavailable'],
});

/** The challenge it answers is met like any other, at `/v1/challenges/{challengeId}/answer`. */
export const beginPasskeySignInRoute = route({
  method: 'POST',
  path: '/v1/passkey-sign-ins',
  operation: 'beginPasskeySignIn',
  subsystem: 'challenge',
  summary: 'Begin a sign-in by passkey, without address or password',
  caller: 'public',
  answer: { status: 200, schema: z.object({ challenge: challengeSchema }) },
  problems: ['too-many-attempts', 'unavailable'],
});

export const signInRoutes = [signInRoute] as const;
