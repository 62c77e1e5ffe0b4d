import * as z from 'zod';
import { route } from '../platform/route.ts';
import { policySchema } from '../risk/domain/policy.ts';
import { CONFIRMATIONS } from './domain/policy-change.ts';

const reason = z.string().trim().min(3).max(500);
const address = z.string().min(2).max(64);
const listParameter = z.strictObject({ list: z.enum(['allow', 'deny', 'watch']) });
const MAX_PER_REQUEST = 25;

export const getListRoute = route({
  method: 'GET',
  path: '/v1/ops/lists/{list}',
  operation: 'getList',
  subsystem: 'operations',
  summary:
    'Addresses and blocks that staff allow, deny or watch; what incidents list is told with the incident',
  caller: 'staff:analyst',
  parameters: listParameter,
  query: z.strictObject({ cursor: z.string().max(512).optional() }),
  answer: {
    status: 200,
    schema: z.object({
      entries: z.array(
        z.object({
          address: z.string(),
          reason: z.string(),
          author: z.string(),
          createdAt: z.iso.datetime(),
          expiresAt: z.iso.datetime(),
        }),
      ),
      cursor: z.string().optional(),
    }),
  },
  problems: ['unauthenticated', 'forbidden', 'not-found'],
});

export const putListRoute = route({
  method: 'PUT',
  path: '/v1/ops/lists/{list}',
  operation: 'putList',
  subsystem: 'operations',
  summary:
    'Put addresses on a list, or change them, and take others off; the rest of the list stays. An address is on one list at a time, and the narrowest listed block decides. Blocks are /24 and /16 of IPv4, /64, /48 and /32 of IPv6',
  caller: 'staff:responder',
  parameters: listParameter,
  body: z
    .strictObject({
      reason,
      entries: z
        .array(z.strictObject({ address, expiresAt: z.iso.datetime(), reason: reason.optional() }))
        .max(MAX_PER_REQUEST)
        .optional(),
      remove: z.array(address).max(MAX_PER_REQUEST).optional(),
    })
    .refine(
      ({ entries = [], remove = [] }) => entries.length + remove.length > 0,
      'name something to change',
    ),
  answer: {
    status: 200,
    schema: z.object({
      changes: z.array(
        z.object({
          address: z.string(),
          outcome: z.enum(['done', 'held-by-incident']),
          incidentId: z.string().optional(),
        }),
      ),
    }),
  },
  problems: ['unauthenticated', 'forbidden', 'not-found', 'invalid-request'],
});

export const getPolicyRoute = route({
  method: 'GET',
  path: '/v1/ops/policy',
  operation: 'getPolicy',
  subsystem: 'operations',
  summary: 'The policy in use, and who set it why',
  caller: 'staff:analyst',
  answer: {
    status: 200,
    schema: z.object({
      policy: policySchema,
      source: z.enum(['set', 'bundled', 'unreadable']),
      stageMode: z.enum(['audit', 'enforce']),
      author: z.string().optional(),
      reason: z.string().optional(),
      changedAt: z.iso.datetime().optional(),
    }),
  },
  problems: ['unauthenticated', 'forbidden'],
});

const confirmation = z.enum(CONFIRMATIONS);

export const setPolicyRoute = route({
  method: 'PUT',
  path: '/v1/ops/policy',
  operation: 'setPolicy',
  subsystem: 'operations',
  summary:
    'Put a policy in use, based on the version named and looked at in a replay before; what may surprise is confirmed by name',
  caller: 'staff:admin',
  body: z.strictObject({
    policy: policySchema,
    basedOn: z.string().min(1).max(64),
    reason,
    replayId: z.string().min(1).max(64).optional(),
    confirmation: z.union([confirmation, z.array(confirmation).min(1).max(CONFIRMATIONS.length)]).optional(),
  }),
  answer: { status: 200, schema: z.object({ version: z.string(), changedAt: z.iso.datetime() }) },
  problems: ['unauthenticated', 'forbidden', 'conflict'],
});

export const startReplayRoute = route({
  method: 'POST',
  path: '/v1/ops/policy/replays',
  operation: 'startReplay',
  subsystem: 'operations',
  summary: 'Begin to find out what a candidate policy would have done in the last days; one at a time',
  caller: 'staff:analyst',
  body: z.strictObject({
    policy: policySchema,
    days: z.number().int().min(1).max(30),
    cohorts: z
      .array(z.enum(['country', 'flow', 'device-class', 'device', 'history', 'factor', 'outcome']))
      .min(1)
      .max(7)
      .optional(),
  }),
  answer: { status: 202, schema: z.object({ replayId: z.string() }) },
  problems: ['unauthenticated', 'forbidden', 'conflict', 'too-many-attempts'],
});

const rate = z.object({ count: z.int(), share: z.number(), low: z.number(), high: z.number() });
const group = z.object({
  decisions: z.int(),
  wereAsked: rate,
  wouldBeAsked: rate,
  newlyChallenged: rate,
  newlyBlocked: rate,
  newlyAllowed: rate,
  eased: rate,
});
const ids = z.array(z.string()).readonly();

export const getReplayRoute = route({
  method: 'GET',
  path: '/v1/ops/policy/replays/{replayId}',
  operation: 'getReplay',
  subsystem: 'operations',
  summary: 'How far a replay is, and who would newly be challenged, blocked or allowed, by cohort',
  caller: 'staff:analyst',
  parameters: z.strictObject({ replayId: z.string().regex(/^rpl_[0-9A-HJKMNP-TV-Z]{26}$/) }),
  answer: {
    status: 200,
    schema: z.object({
      replayId: z.string(),
      state: z.enum(['running', 'stalled', 'done', 'stopped-at-cap']),
      startedAt: z.iso.datetime(),
      days: z.int(),
      candidateVersion: z.string(),
      againstVersion: z.string(),
      looked: z.int(),
      partsDone: z.int(),
      parts: z.int(),
      askedShare: z.number(),
      all: group,
      rightPasswords: group,
      groups: z.array(group.extend({ cohort: z.string(), value: z.string() })),
      notReplayable: z.object({ unexplained: z.int(), ambiguous: z.int() }),
      underOtherPolicies: z.int(),
      samples: z.object({ newlyChallenged: ids, newlyBlocked: ids, newlyAllowed: ids, eased: ids }),
    }),
  },
  problems: ['unauthenticated', 'forbidden', 'not-found'],
});

export const operationsRoutes = [
  getListRoute,
  putListRoute,
  getPolicyRoute,
  setPolicyRoute,
  startReplayRoute,
  getReplayRoute,
] as const;
