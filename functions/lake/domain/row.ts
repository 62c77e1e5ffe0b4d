import type { ActivityEvent, EventOf } from '../../activity/domain/activity-event.ts';
import type { Assessment } from '../../activity/domain/assessment.ts';
import type { ClientFacts } from '../../platform/client-facts.ts';
import { networkBlock } from '../../platform/ip-address.ts';
import { SIGNAL_NAMES, type SignalName } from '../../risk/domain/signal-names.ts';
import { bitsColumn, EVENTS_PREFIX, LAKE_TYPES, type LakeType, type Row } from './columns.ts';

type Kept = EventOf<LakeType>;

/** @returns `undefined` for a kind of event that the lake does not keep */
export function keptEvent(event: ActivityEvent): Kept | undefined {
  return (LAKE_TYPES as readonly string[]).includes(event.type) ? (event as Kept) : undefined;
}

/** An event as one line of the lake: nothing that it did not carry, and its place no finer than a region. */
export function rowOf(event: Kept): Row {
  const head = { event_id: event.eventId, at_ms: event.at, account_id: event.accountId };
  switch (event.type) {
    case 'sign-in.decided':
      return {
        ...head,
        ...clientColumns(event.client),
        ...assessmentColumns(event.assessment),
        subject: event.subject,
        decision_id: event.decisionId,
        challenge_id: event.challengeId,
        session_id: event.sessionId,
        flow: event.flow,
        device_id: event.deviceId,
        password: event.password,
        password_fingerprint: event.passwordFingerprint,
        answer: event.answer,
      };
    case 'risk.assessed':
      return {
        ...head,
        ...clientColumns(event.client),
        ...assessmentColumns(event.assessment),
        subject: event.subject,
        decision_id: event.decisionId,
        flow: event.requestType,
        device_id: event.deviceId,
        password: { succeeded: 'right', failed: 'wrong', attempted: undefined }[event.status],
      };
    case 'challenge.answered':
      return {
        ...head,
        ...clientColumns(event.client),
        subject: event.subject,
        decision_id: event.decisionId,
        challenge_id: event.challengeId,
        session_id: event.sessionId,
        device_id: event.deviceId,
        factor: event.factor,
        result: event.result,
      };
    case 'risk.outcome-reported':
      return {
        ...head,
        subject: event.subject,
        decision_id: event.decisionId,
        confirmed: event.confirmed,
        challenge_passed: event.challengePassed,
      };
    case 'verdict.given':
      return {
        ...head,
        verdict: event.verdict,
        about_event_id: event.about.eventId,
        about_incident_id: event.about.incidentId,
      };
  }
}

/** The folder of an event: its kind, and the hour it happened in. */
export function partitionOf({ type, at }: Kept): string {
  const [date, time = ''] = new Date(at).toISOString().split('T');
  return `${EVENTS_PREFIX}type=${type}/date=${date}/hour=${time.slice(0, 2)}/`;
}

function clientColumns(client: ClientFacts): Row {
  return {
    ip: client.ip,
    network: networkBlock(client.ip),
    asn: client.asn,
    country: client.country,
    region: client.region,
    user_agent: client.userAgent,
    ja4: client.ja4,
    accept_language: client.acceptLanguage,
    time_zone: client.timeZone,
  };
}

function assessmentColumns({ reasons, missing, shadows, ...assessment }: Assessment): Row {
  const known = reasons.filter(({ signal }) => (SIGNAL_NAMES as readonly string[]).includes(signal));
  return {
    decision: assessment.decision,
    score: assessment.score,
    bits: assessment.bits,
    prior_bits: assessment.priorBits,
    mode: assessment.mode,
    policy_version: assessment.policyVersion,
    model_version: assessment.modelVersion,
    ...shadowColumns(shadows),
    missing: missing.join(',') || undefined,
    reasons: JSON.stringify(reasons),
    ...Object.fromEntries(known.map(({ signal, bits }) => [bitsColumn(signal as SignalName), bits])),
  };
}

function shadowColumns([first, second]: Assessment['shadows'] = []): Row {
  return {
    challenger_1_version: first?.modelVersion,
    challenger_1_score: first?.score,
    challenger_1_would_decide: first?.wouldDecide,
    challenger_2_version: second?.modelVersion,
    challenger_2_score: second?.score,
    challenger_2_would_decide: second?.wouldDecide,
  };
}
