import * as z from 'zod';
import { newPasswordSchema } from '../account/password-schemas.ts';
import { route } from '../platform/route.ts';

export const beginPasswordResetRoute = route({
  method: 'POST',
  path: '/v1/password-resets',
  operation: 'beginPasswordReset',
  subsystem: 'recovery',
  summary: 'Ask for a new password; a code goes to the address',
  caller: 'public',
  body: z.strictObject({ email: z.email().max(254), deviceToken: z.string().max(256).optional() }),
  answer: {
    status: 202,
    schema: z.object({
      resetId: z.string(),
      delivery: z.object({ medium: z.literal('email'), destination: z.string() }),
    }),
  },
  problems: ['too-many-attempts', 'unavailable'],
});

export const confirmPasswordResetRoute = route({
  method: 'POST',
  path: '/v1/password-resets/{resetId}/confirm',
  operation: 'confirmPasswordReset',
  subsystem: 'recovery',
  summary: 'Set the new password with the code from the mail; ends all sessions',
  caller: 'public',
  parameters: z.strictObject({ resetId: z.string().max(40) }),
  body: z.strictObject({
    code: z.string().regex(/^[0-9A-Za-z -]{6,24}$/, 'A code is twelve letters and digits.'),
    newPassword: newPasswordSchema,
  }),
  answer: { status: 204, header: 'gatehouse-device-token' },
  problems: ['wrong-code', 'challenge-closed', 'unacceptable-password', 'unavailable'],
});

export const changePasswordRoute = route({
  method: 'PUT',
  path: '/v1/me/password',
  operation: 'changePassword',
  subsystem: 'recovery',
  summary: 'Replace the password; ends every other session',
  caller: 'user',
  body: z.strictObject({ currentPassword: z.string().min(1).max(256), newPassword: newPasswordSchema }),
  answer: { status: 204 },
  problems: [
    'step-up-required',
    'wrong-password',
    'unacceptable-password',
    'too-many-attempts',
    'unavailable',
  ],
});

export const recoveryRoutes = [
  beginPasswordResetRoute,
  confirmPasswordResetRoute,
  changePasswordRoute,
] as const;
