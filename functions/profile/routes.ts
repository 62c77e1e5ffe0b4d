import * as z from 'zod';
import { route } from '../platform/route.ts';

const changeId = z.string().max(40);

export const beginChangeRoute = route({
  method: 'PATCH',
  path: '/v1/me',
  operation: 'beginChange',
  subsystem: 'profile',
  summary:
    'Change the address or the phone number; a code goes to the new one, and nothing changes before it came back',
  caller: 'user',
  body: z.union([
    z.strictObject({ email: z.email().max(254) }),
    z.strictObject({
      phoneNumber: z
        .string()
        .max(20)
        .regex(/^\+[1-9]\d{6,14}$/, 'Use the international form, like +4915112345678.'),
    }),
  ]),
  answer: {
    status: 202,
    schema: z.object({
      changeId: z.string(),
      delivery: z.object({ medium: z.enum(['email', 'sms']), destination: z.string() }),
    }),
  },
  problems: ['step-up-required', 'conflict', 'too-many-attempts', 'unavailable'],
});

export const confirmChangeRoute = route({
  method: 'POST',
  path: '/v1/me/changes/{changeId}/confirm',
  operation: 'confirmChange',
  subsystem: 'profile',
  summary:
    'Make a change with the code that went to the new place; the old one is told and may undo it for 7 days',
  caller: 'user',
  parameters: z.strictObject({ changeId }),
  body: z.strictObject({ code: z.string().regex(/^\d{6}$/, 'A code is six digits.') }),
  answer: { status: 204 },
  problems: ['step-up-required', 'wrong-code', 'challenge-closed', 'too-many-attempts', 'unavailable'],
});

export const undoChangeRoute = route({
  method: 'POST',
  path: '/v1/change-undos',
  operation: 'undoChange',
  subsystem: 'profile',
  summary:
    'Take a change back with the token from the mail about it; restores what it replaced and ends all sessions',
  caller: 'public',
  body: z.strictObject({ token: z.string().min(1).max(512) }),
  answer: { status: 204 },
  problems: ['challenge-closed', 'unavailable'],
});

export const requestDeletionRoute = route({
  method: 'DELETE',
  path: '/v1/me',
  operation: 'requestDeletion',
  subsystem: 'profile',
  summary: 'Have the account erased after 14 days, during which it can be taken back',
  caller: 'user',
  answer: { status: 202, schema: z.object({ erasesAt: z.iso.datetime() }) },
  problems: ['step-up-required', 'unavailable'],
});

export const profileRoutes = [
  beginChangeRoute,
  confirmChangeRoute,
  undoChangeRoute,
  requestDeletionRoute,
] as const;
