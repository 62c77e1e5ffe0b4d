import * as z from 'zod';
import { route } from '../platform/route.ts';

const verdict = z.enum(['me', 'not-me']);

export const giveVerdictByLinkRoute = route({
  method: 'POST',
  path: '/v1/activity-verdicts',
  operation: 'giveVerdictByLink',
  subsystem: 'incident',
  summary: 'Say whether it was you, with the token from the link in the mail',
  caller: 'public',
  body: z.strictObject({ token: z.string().min(1).max(512), verdict }),
  answer: { status: 204 },
  problems: ['challenge-closed', 'unavailable'],
});

export const giveVerdictOnActivityRoute = route({
  method: 'POST',
  path: '/v1/me/activity/{eventId}/verdict',
  operation: 'giveVerdictOnActivity',
  subsystem: 'incident',
  summary: 'Say whether something on your account was you',
  caller: 'user',
  parameters: z.strictObject({ eventId: z.string().regex(/^evt_[0-9A-HJKMNP-TV-Z]{26}$/) }),
  body: z.strictObject({ verdict }),
  answer: { status: 204 },
  problems: ['not-found', 'unavailable'],
});

export const incidentRoutes = [giveVerdictByLinkRoute, giveVerdictOnActivityRoute] as const;
