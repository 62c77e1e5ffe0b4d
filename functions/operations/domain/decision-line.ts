import * as z from 'zod';
import type { StoredDecision } from './stored-decision.ts';

/** One line of a file of decisions, as the backtest writes them. Keys it does not know are ignored. */
const decisionLine = z.object({
  eventId: z.string().min(1),
  score: z.number().min(0).max(1),
  decision: z.enum(['allow', 'challenge', 'block']),
  reasons: z.array(
    z.object({
      signal: z.string(),
      evidence: z.record(z.string(), z.unknown()).default({}),
      bits: z.number(),
    }),
  ),
  flow: z
    .enum(['sign-in', 'refresh', 'step-up', 'sign-up', 'password-reset', 'profile-update', 'transaction'])
    .nullish(),
  factors: z.array(z.string()).nullish(),
  policyVersion: z.string().nullish(),
  missing: z.array(z.enum(['profile', 'population', 'lists', 'lanes', 'reputation', 'campaigns'])).nullish(),
  /** One name, or several by kind. */
  cohort: z.union([z.string(), z.record(z.string(), z.string())]).nullish(),
});

/** @returns what is wrong with the line, or the decision it holds */
export function readDecisionLine(line: string): StoredDecision | { readonly problem: string } {
  const json = parsed(line);
  if (json === undefined) return { problem: 'not JSON' };
  const result = decisionLine.safeParse(json);
  if (!result.success) {
    const [issue] = result.error.issues;
    return { problem: `${issue?.path.join('.') || 'the line'}: ${issue?.message}` };
  }
  const { eventId, score, decision, reasons, cohort, factors, policyVersion, missing } = result.data;
  const flow = result.data.flow ?? 'sign-in';
  const spoke = (signal: string) => reasons.some((reason) => reason.signal === signal);
  return {
    id: eventId,
    flow,
    score,
    decision,
    reasons,
    missing: missing ?? [],
    passwordOutcome: spoke('wrong-password') ? 'wrong' : 'right',
    isDeviceKnown: spoke('known-device'),
    ...(factors ? { factors } : {}),
    ...(policyVersion ? { policyVersion } : {}),
    cohorts: {
      flow,
      device: spoke('known-device') ? 'known' : 'new',
      ...(factors ? { factor: factors.join('+') || 'none' } : {}),
      ...(typeof cohort === 'string' ? { cohort } : cohort),
    },
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
