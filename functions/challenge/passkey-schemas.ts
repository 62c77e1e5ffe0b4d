import * as z from 'zod';

const base64url = (max: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(max);

/** What browsers add besides; none of it is looked at. */
const extras = {
  clientExtensionResults: z
    .strictObject({ credProps: z.strictObject({ rk: z.boolean().optional() }).optional() })
    .optional(),
  authenticatorAttachment: z.string().max(32).optional(),
};

/** `AuthenticationResponseJSON` of WebAuthn Level 3, as `PublicKeyCredential.toJSON` writes it. */
export const passkeyAssertionSchema = z
  .strictObject({
    id: base64url(1400),
    rawId: base64url(1400),
    type: z.literal('public-key'),
    response: z.strictObject({
      clientDataJSON: base64url(4096),
      authenticatorData: base64url(4096),
      signature: base64url(2048),
      userHandle: base64url(128).optional(),
      attestationObject: base64url(16_384).optional(),
    }),
    ...extras,
  })
  .meta({ id: 'PasskeyAssertion' });

/** `RegistrationResponseJSON` of WebAuthn Level 3. */
export const passkeyRegistrationSchema = z
  .strictObject({
    id: base64url(1400),
    rawId: base64url(1400),
    type: z.literal('public-key'),
    response: z.strictObject({
      clientDataJSON: base64url(4096),
      attestationObject: base64url(16_384),
      authenticatorData: base64url(8192).optional(),
      transports: z.array(z.string().max(32)).max(8).optional(),
      publicKeyAlgorithm: z.number().int().optional(),
      publicKey: base64url(4096).optional(),
    }),
    ...extras,
  })
  .meta({ id: 'PasskeyRegistration' });
