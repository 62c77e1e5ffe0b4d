import { createHash } from 'node:crypto';
import type { RiskOutcomeReported } from '../activity/domain/activity-event.ts';
import type { DecisionId, EventId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { RiskDecisions } from './ports.ts';
import type { reportRiskOutcomeRoute } from './routes.ts';

export type ReportOutcomeDeps = { readonly decisions: RiskDecisions; readonly now: () => number };

/**
 * Takes another application's word on how a decision ended: the profile learns from what was legitimate and
 * unlearns what was fraud. Saying the same thing twice is saying it once.
 */
export function createReportOutcome({
  decisions,
  now,
}: ReportOutcomeDeps): RouteUseCase<typeof reportRiskOutcomeRoute> {
  return async ({ parameters, body }) => {
    const decisionId = parameters.decisionId as DecisionId;
    const assessed = await decisions.find(decisionId);
    if (!assessed) return problem('not-found');

    const { subject, client, deviceId, at } = assessed;
    const event: RiskOutcomeReported = {
      type: 'risk.outcome-reported',
      eventId: outcomeId(decisionId, JSON.stringify([body.challengePassed ?? null, body.confirmed ?? null])),
      at: now(),
      decisionId,
      subject,
      ...(body.challengePassed === undefined ? {} : { challengePassed: body.challengePassed }),
      ...(body.confirmed === undefined ? {} : { confirmed: body.confirmed }),
      assessed: { at, client, ...(deviceId ? { deviceId } : {}) },
    };
    await decisions.recordOutcome(event);
    return undefined;
  };
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An id that follows from what was said: the decision's own instant, then 80 bits of a hash. */
function outcomeId(decisionId: DecisionId, said: string): EventId {
  const instant = decisionId.slice('dec_'.length, 'dec_'.length + 10);
  const hash = createHash('sha256').update(`${decisionId}/${said}`).digest();
  const chance = Array.from({ length: 16 }, (_, i) => CROCKFORD[(hash[i] ?? 0) & 31]).join('');
  return `evt_${instant}${chance}`;
}
