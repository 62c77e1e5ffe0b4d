import * as z from 'zod';
import { challengeRoutes } from '../challenge/routes.ts';
import { route } from '../platform/route.ts';
import { signInAnswerSchema } from '../session/session-schemas.ts';

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

/** Challenges are begun by sign-ins and answered by the same function. */
export const signInRoutes = [signInRoute, ...challengeRoutes] as const;
