import * as z from 'zod';
import { route } from '../platform/route.ts';

const text = (length: number) => z.string().min(1).max(length);
const level = z.enum(['low', 'medium', 'high']);

const assessRiskBody = z.strictObject({
  type: z.enum(['sign-in', 'sign-up', 'password-reset', 'profile-update', 'transaction']),
  /** `attempted`: the credentials were not checked yet. */
  status: z.enum(['attempted', 'succeeded', 'failed']),
  user: z.strictObject({ id: text(256) }),
  context: z
    .strictObject({
      ip: text(64),
      userAgent: text(512),
      ja4: text(64).optional(),
      acceptLanguage: text(256).optional(),
      deviceId: text(256).optional(),
      asn: z.number().int().positive().max(4_294_967_295).optional(),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .optional(),
      region: text(64).optional(),
      city: text(128).optional(),
      latitude: z.number().min(-90).max(90).optional(),
      longitude: z.number().min(-180).max(180).optional(),
      timeZone: text(64).optional(),
    })
    .refine(
      (c) => (c.latitude === undefined) === (c.longitude === undefined),
      'latitude and longitude belong together',
    ),
  at: z.iso.datetime().optional(),
});

export type AssessRiskBody = z.output<typeof assessRiskBody>;

export const assessRiskRoute = route({
  method: 'POST',
  path: '/v1/risk/assessments',
  operation: 'assessRisk',
  subsystem: 'risk',
  summary: 'Assess an attempt in an application with its own sign-in',
  caller: 'service',
  body: assessRiskBody,
  answer: {
    status: 200,
    schema: z.object({
      decisionId: z.string(),
      decision: z.enum(['allow', 'challenge', 'block']),
      signInRisk: z.object({ score: z.number().min(0).max(1), level }),
      userRisk: z.object({ level }),
      reasons: z.array(
        z.object({ signal: z.string(), evidence: z.record(z.string(), z.unknown()), bits: z.number() }),
      ),
      policyVersion: z.string(),
      modelVersion: z.string(),
    }),
  },
  problems: ['invalid-request', 'forbidden', 'unavailable'],
});

export const reportRiskOutcomeRoute = route({
  method: 'POST',
  path: '/v1/risk/decisions/{decisionId}/outcome',
  operation: 'reportRiskOutcome',
  subsystem: 'risk',
  summary: 'Report how an assessed attempt ended',
  caller: 'service',
  parameters: z.object({ decisionId: z.string().regex(/^dec_[0-9A-HJKMNP-TV-Z]{26}$/) }),
  body: z
    .strictObject({
      challengePassed: z.boolean().optional(),
      confirmed: z.enum(['legitimate', 'fraud']).optional(),
    })
    .refine((b) => b.challengePassed !== undefined || b.confirmed !== undefined, 'say what became of it'),
  answer: { status: 204 },
  problems: ['invalid-request', 'forbidden', 'not-found', 'unavailable'],
});

export const riskRoutes = [assessRiskRoute, reportRiskOutcomeRoute] as const;
