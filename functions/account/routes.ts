import * as z from 'zod';
import { route } from '../platform/route.ts';
import { assuranceSchema } from '../session/session-schemas.ts';

const code = z.string().regex(/^\d{6}$/);
const password = z.string().min(1).max(1024);
const email = z.email().max(254);
/** Shown to people, so nothing in it may hide or reorder what they read. */
const deviceName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'Letters, digits, marks and spaces only.');

export const signUpRoute = route({
  method: 'POST',
  path: '/v1/sign-ups',
  operation: 'signUp',
  subsystem: 'account',
  summary: 'Begin a sign-up; a code goes to the address',
  caller: 'public',
  body: z.strictObject({ email, password, locale: z.string().max(35).optional() }),
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
      factors: z.array(z.string()),
      createdAt: z.iso.datetime(),
      assurance: assuranceSchema,
    }),
  },
  problems: [],
});

export const listFactorsRoute = route({
  method: 'GET',
  path: '/v1/me/factors',
  operation: 'listFactors',
  subsystem: 'account',
  summary: 'Enrolled second factors',
  caller: 'user',
  answer: {
    status: 200,
    schema: z.object({
      factors: z.array(
        z.object({
          factorId: z.string(),
          kind: z.literal('totp'),
          name: z.string(),
          createdAt: z.iso.datetime(),
        }),
      ),
    }),
  },
  problems: [],
});

export const enrolTotpRoute = route({
  method: 'POST',
  path: '/v1/me/factors/totp',
  operation: 'enrolTotp',
  subsystem: 'account',
  summary: 'Begin to bind an authenticator app',
  caller: 'user',
  answer: {
    status: 200,
    schema: z.object({ factorId: z.string(), secret: z.string(), otpauthUri: z.string() }),
  },
  problems: ['step-up-required'],
});

export const confirmTotpRoute = route({
  method: 'POST',
  path: '/v1/me/factors/totp/confirm',
  operation: 'confirmTotp',
  subsystem: 'account',
  summary: 'Prove the authenticator app with a code',
  caller: 'user',
  body: z.strictObject({ code, deviceName: deviceName.optional() }),
  answer: { status: 204 },
  problems: ['wrong-code', 'step-up-required', 'conflict'],
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

export const accountRoutes = [
  signUpRoute,
  confirmSignUpRoute,
  getMeRoute,
  listFactorsRoute,
  enrolTotpRoute,
  confirmTotpRoute,
  listActivityRoute,
] as const;
