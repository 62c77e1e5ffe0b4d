import * as z from 'zod';
import { passkeyRegistrationSchema } from '../challenge/passkey-schemas.ts';
import { route } from '../platform/route.ts';

const code = z.string().regex(/^\d{6}$/, 'A code is six digits.');
/** Shown to people, so nothing in it may hide or reorder what they read. */
const name = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'Letters, digits, marks and spaces only.');
const delivery = (medium: 'sms' | 'email') =>
  z.object({
    factorId: z.string(),
    delivery: z.object({ medium: z.literal(medium), destination: z.string() }),
  });
const problems = ['step-up-required', 'unavailable'] as const;

export const listFactorsRoute = route({
  method: 'GET',
  path: '/v1/me/factors',
  operation: 'listFactors',
  subsystem: 'factor',
  summary: 'Enrolled factors, the oldest first',
  caller: 'user',
  answer: {
    status: 200,
    schema: z.object({
      factors: z.array(
        z.object({
          factorId: z.string(),
          kind: z.enum(['totp', 'sms', 'email', 'passkey', 'recovery-codes']),
          name: z.string(),
          createdAt: z.iso.datetime(),
          destination: z.string().optional(),
          isBackedUp: z.boolean().optional(),
          codesLeft: z.number().int().optional(),
        }),
      ),
    }),
  },
  problems: [],
});

export const removeFactorRoute = route({
  method: 'DELETE',
  path: '/v1/me/factors/{factorId}',
  operation: 'removeFactor',
  subsystem: 'factor',
  summary: 'Remove an enrolled factor',
  caller: 'user',
  parameters: z.strictObject({ factorId: z.string().regex(/^fac_[0-9A-HJKMNP-TV-Z]{26}$/) }),
  answer: { status: 204 },
  problems: ['not-found', 'conflict', ...problems],
});

export const enrolTotpRoute = route({
  method: 'POST',
  path: '/v1/me/factors/totp',
  operation: 'enrolTotp',
  subsystem: 'factor',
  summary: 'Begin to bind an authenticator app',
  caller: 'user',
  answer: {
    status: 200,
    schema: z.object({ factorId: z.string(), secret: z.string(), otpauthUri: z.string() }),
  },
  problems: ['conflict', ...problems],
});

export const confirmTotpRoute = route({
  method: 'POST',
  path: '/v1/me/factors/totp/confirm',
  operation: 'confirmTotp',
  subsystem: 'factor',
  summary: 'Prove the authenticator app with a code',
  caller: 'user',
  body: z.strictObject({ code, deviceName: name.optional() }),
  answer: { status: 204 },
  problems: ['wrong-code', 'conflict', 'too-many-attempts', ...problems],
});

export const enrolPhoneRoute = route({
  method: 'POST',
  path: '/v1/me/factors/phone',
  operation: 'enrolPhone',
  subsystem: 'factor',
  summary: 'Begin to use a phone for codes; one goes to it',
  caller: 'user',
  body: z.strictObject({
    phoneNumber: z
      .string()
      .max(20)
      .regex(/^\+[1-9]\d{6,14}$/, 'Use the international form, like +4915112345678.'),
  }),
  answer: { status: 202, schema: delivery('sms') },
  problems: ['conflict', 'too-many-attempts', ...problems],
});

export const confirmPhoneRoute = route({
  method: 'POST',
  path: '/v1/me/factors/phone/confirm',
  operation: 'confirmPhone',
  subsystem: 'factor',
  summary: 'Prove the phone with the code from the message',
  caller: 'user',
  body: z.strictObject({ code, deviceName: name.optional() }),
  answer: { status: 204 },
  problems: ['wrong-code', 'conflict', 'too-many-attempts', ...problems],
});

export const enrolEmailRoute = route({
  method: 'POST',
  path: '/v1/me/factors/email',
  operation: 'enrolEmail',
  subsystem: 'factor',
  summary: 'Begin to use the account’s mailbox for codes; one goes to it',
  caller: 'user',
  answer: { status: 202, schema: delivery('email') },
  problems: ['conflict', 'too-many-attempts', ...problems],
});

export const confirmEmailRoute = route({
  method: 'POST',
  path: '/v1/me/factors/email/confirm',
  operation: 'confirmEmail',
  subsystem: 'factor',
  summary: 'Prove the mailbox with the code from the mail',
  caller: 'user',
  body: z.strictObject({ code }),
  answer: { status: 204 },
  problems: ['wrong-code', 'conflict', 'too-many-attempts', ...problems],
});

export const passkeyOptionsRoute = route({
  method: 'POST',
  path: '/v1/me/factors/passkeys/options',
  operation: 'passkeyOptions',
  subsystem: 'factor',
  summary: 'Begin to register a passkey: what `navigator.credentials.create` is to be given',
  caller: 'user',
  answer: {
    status: 200,
    schema: z.object({
      factorId: z.string(),
      publicKey: z
        .looseObject({ challenge: z.string(), rp: z.object({ id: z.string(), name: z.string() }) })
        .meta({
          id: 'PasskeyCreation',
          description: 'PublicKeyCredentialCreationOptionsJSON of WebAuthn Level 3.',
        }),
    }),
  },
  problems: ['conflict', ...problems],
});

export const registerPasskeyRoute = route({
  method: 'POST',
  path: '/v1/me/factors/passkeys',
  operation: 'registerPasskey',
  subsystem: 'factor',
  summary: 'Register the passkey that the device made',
  caller: 'user',
  body: z.strictObject({ passkey: passkeyRegistrationSchema, deviceName: name.optional() }),
  answer: { status: 201, schema: z.object({ factorId: z.string() }) },
  problems: ['wrong-code', 'conflict', ...problems],
});

export const makeRecoveryCodesRoute = route({
  method: 'POST',
  path: '/v1/me/factors/recovery-codes',
  operation: 'makeRecoveryCodes',
  subsystem: 'factor',
  summary: 'Make ten recovery codes; they are shown once, and those made before no longer count',
  caller: 'user',
  answer: { status: 200, schema: z.object({ factorId: z.string(), codes: z.array(z.string()) }) },
  problems: ['conflict', ...problems],
});

export const factorRoutes = [
  listFactorsRoute,
  removeFactorRoute,
  enrolTotpRoute,
  confirmTotpRoute,
  enrolPhoneRoute,
  confirmPhoneRoute,
  enrolEmailRoute,
  confirmEmailRoute,
  passkeyOptionsRoute,
  registerPasskeyRoute,
  makeRecoveryCodesRoute,
] as const;
