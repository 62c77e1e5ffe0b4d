import * as z from 'zod';
import type { Assurance } from './domain/session-record.ts';

const instant = z.iso.datetime();

export const assuranceSchema = z
  .strictObject({
    level: z.enum(['aal1', 'aal2']),
    factors: z.array(z.enum(['pwd', 'otp', 'sms', 'new-sms', 'email', 'passkey', 'recovery'])),
    authenticatedAt: instant,
  })
  .meta({
    id: 'Assurance',
    description: 'How sure we are of who signed in (NIST SP 800-63B-4), by what and when.',
  });

export const sessionSchema = z
  .strictObject({
    sessionId: z.string(),
    accessToken: z.string(),
    idToken: z.string(),
    refreshToken: z.string(),
    expiresInSeconds: z.number().int(),
    deviceToken: z.string(),
    assurance: assuranceSchema,
  })
  .meta({ id: 'Session', description: 'A live session. The refresh token changes with every use.' });

const challengeFactor = z.enum(['totp', 'sms', 'email', 'passkey', 'recovery-code']);

const passkeyRequestSchema = z
  .strictObject({
    challenge: z.string(),
    rpId: z.string(),
    timeout: z.number().int(),
    userVerification: z.literal('required'),
    allowCredentials: z.array(
      z.strictObject({
        id: z.string(),
        type: z.literal('public-key'),
        transports: z.array(z.string()).optional(),
      }),
    ),
  })
  .meta({
    id: 'PasskeyRequest',
    description:
      'For `navigator.credentials.get`: PublicKeyCredentialRequestOptionsJSON of WebAuthn Level 3.',
  });

export const challengeSchema = z
  .strictObject({
    challengeId: z.string(),
    factor: challengeFactor,
    expiresAt: instant,
    destination: z.string().optional(),
    alternatives: z.array(challengeFactor),
    publicKey: passkeyRequestSchema.optional(),
  })
  .meta({ id: 'Challenge', description: 'What to prove next, and until when.' });

export const signInAnswerSchema = z
  .discriminatedUnion('status', [
    z.strictObject({ status: z.literal('signed-in'), decisionId: z.string(), session: sessionSchema }),
    z.strictObject({ status: z.literal('challenge'), decisionId: z.string(), challenge: challengeSchema }),
  ])
  .meta({ id: 'SignInAnswer' });

export type Session = z.output<typeof sessionSchema>;
export type Challenge = z.output<typeof challengeSchema>;
export type SignInAnswer = z.output<typeof signInAnswerSchema>;

/** Assurance as clients read it: the instant in ISO 8601. */
export function wireAssurance(assurance: Assurance): Session['assurance'] {
  return {
    level: assurance.level,
    factors: [...assurance.factors],
    authenticatedAt: new Date(assurance.authenticatedAt).toISOString(),
  };
}
