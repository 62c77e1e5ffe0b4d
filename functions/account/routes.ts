import * as z from 'zod';
import { route } from '../platform/route.ts';
import { assuranceSchema } from '../session/session-schemas.ts';
import { newPasswordSchema } from './password-schemas.ts';

const code = z.string().regex(/^\d{6,8}$/, 'A code is eight digits.');
const email = z.email().max(254);
export const signUpRoute = route({
  method: 'POST',
  path: '/v1/sign-ups',
  operation: 'signUp',
  subsystem: 'account',
  summary: 'Begin a sign-up; a code goes to the address',
  caller: 'public',
  body: z.strictObject({
    email,
    password: newPasswordSchema,
    phoneNumber: z
      .string()
      .max(20)
      .regex(/^\+[1-9]\d{6,14}$/, 'Use the international form, like +4915112345678.')
      .optional(),
    locale: z
      .string()
      .max(35)
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'Use a language tag, like de or pt-BR.')
      .optional(),
  }),
  answer: {
    status: 202,
    schema: z.object({
      signUpId: z.string(),
      delivery: z.object({ medium: z.literal('email'), destination: z.string() }),
    }),
  },
  problems: ['unacceptable-password', 'too-many-attempts'],
});

export const confirmSignUpRoute = route({
  method: 'POST',
  path: '/v1/sign-ups/{signUpId}/confirm',
  operation: 'confirmSignUp',
  subsystem: 'account',
  summary: 'Confirm a sign-up with the code from the mail',
  caller: 'public',
  parameters: z.strictObject({ signUpId: z.string().max(40) }),
  body: z.strictObject({ code }),
  answer: { status: 204 },
  problems: ['wrong-code', 'challenge-closed'],
});

export const getMeRoute = route({
  method: 'GET',
  path: '/v1/me',
  operation: 'getMe',
  subsystem: 'account',
  summary: 'The caller’s account',
  caller: 'user',
  answer: {
    status: 200,
    schema: z.object({
      accountId: z.string(),
      email: z.string(),
      phoneNumber: z.string().optional(),
      locale: z.string().optional(),
      factors: z.array(z.string()),
      createdAt: z.iso.datetime(),
      deletionAt: z.iso.datetime().optional(),
      assurance: assuranceSchema,
    }),
  },
  problems: [],
});

export const listActivityRoute = route({
  method: 'GET',
  path: '/v1/me/activity',
  operation: 'listActivity',
  subsystem: 'account',
  summary: 'What happened on the account, the newest first',
  caller: 'user',
  query: z.strictObject({ cursor: z.string().max(512).optional() }),
  answer: {
    status: 200,
    schema: z.object({
      events: z.array(
        z.object({
          eventId: z.string(),
          type: z.string(),
          at: z.iso.datetime(),
          ip: z.string().optional(),
          country: z.string().optional(),
          city: z.string().optional(),
          device: z.string().optional(),
          result: z.string().optional(),
        }),
      ),
      cursor: z.string().optional(),
    }),
  },
  problems: [],
});

export const accountRoutes = [signUpRoute, confirmSignUpRoute, getMeRoute, listActivityRoute] as const;
