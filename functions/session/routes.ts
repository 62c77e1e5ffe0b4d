import * as z from 'zod';
import { route } from '../platform/route.ts';
import { assuranceSchema, sessionSchema } from './session-schemas.ts';

const sessionIdParameter = z.strictObject({ sessionId: z.string().regex(/^ses_[0-9A-HJKMNP-TV-Z]{26}$/) });

const refreshedSessionSchema = sessionSchema.extend({ deviceToken: z.string().optional() }).meta({
  id: 'RefreshedSession',
  description:
    'A session with fresh tokens. There is no device token when it is used otherwise than where it was proved: the client keeps its own, and proves the session.',
});

export type RefreshedSession = z.output<typeof refreshedSessionSchema>;

const refreshSessionRoute = route({
  method: 'POST',
  path: '/v1/sessions/refresh',
  operation: 'refreshSession',
  subsystem: 'session',
  summary: 'Trade a refresh token for fresh tokens, once',
  caller: 'public',
  body: z.strictObject({ refreshToken: z.string().min(1).max(256) }),
  answer: { status: 200, schema: refreshedSessionSchema },
  problems: ['session-ended'],
});

const signOutRoute = route({
  method: 'POST',
  path: '/v1/sign-outs',
  operation: 'signOut',
  subsystem: 'session',
  summary: 'End this session, all others, or all of them',
  caller: 'user',
  isForMovedSessions: true,
  body: z.strictObject({ everywhere: z.boolean().optional(), others: z.boolean().optional() }),
  answer: { status: 204 },
  problems: [],
});

const listSessionsRoute = route({
  method: 'GET',
  path: '/v1/me/sessions',
  operation: 'listSessions',
  subsystem: 'session',
  summary: 'Live sessions of the caller, the newest first',
  caller: 'user',
  answer: {
    status: 200,
    schema: z.object({
      sessions: z.array(
        z.object({
          sessionId: z.string(),
          isCurrent: z.boolean(),
          startedAt: z.iso.datetime(),
          lastUsedAt: z.iso.datetime(),
          expiresAt: z.iso.datetime(),
          device: z.string().optional(),
          ip: z.string(),
          country: z.string().optional(),
          city: z.string().optional(),
          assurance: assuranceSchema,
        }),
      ),
    }),
  },
  problems: [],
});

const endSessionRoute = route({
  method: 'DELETE',
  path: '/v1/me/sessions/{sessionId}',
  operation: 'endSession',
  subsystem: 'session',
  summary: 'End one of the caller’s sessions',
  caller: 'user',
  parameters: sessionIdParameter,
  answer: { status: 204 },
  problems: [],
});

export const sessionRoutes = [refreshSessionRoute, signOutRoute, listSessionsRoute, endSessionRoute] as const;
