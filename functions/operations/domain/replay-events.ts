import type { ActivityEvent, RiskAssessed, SignInDecided } from '../../activity/domain/activity-event.ts';
import { clientSoftware } from '../../risk/domain/client-software.ts';
import type { Flow } from '../../risk/domain/facts.ts';
import type { StoredDecision } from './stored-decision.ts';

/** The kinds of events that a replay reads: decisions, and what became of them. */
export const REPLAYED_TYPES = [
  'sign-in.decided',
  'risk.assessed',
  'challenge.answered',
  'risk.outcome-reported',
  'verdict.given',
] as const satisfies readonly ActivityEvent['type'][];

const FLOW_OF_REQUEST: Readonly<Record<string, Flow>> = {
  'sign-in': 'sign-in',
  'sign-up': 'sign-up',
  'password-reset': 'password-reset',
  'profile-update': 'profile-update',
  transaction: 'transaction',
};

/**
 * The decisions among events about the same people, each with what became of it. What happened after the last event
 * given is not known, and counts as no outcome.
 */
export function decisionsAmong(events: readonly ActivityEvent[]): readonly StoredDecision[] {
  const outcomes = outcomesIn(events);
  const factors = new Map(
    events.flatMap((event) =>
      event.type === 'challenge.answered' ? [[event.decisionId, event.factor] as const] : [],
    ),
  );
  return events.flatMap((event) => {
    if (event.type !== 'sign-in.decided' && event.type !== 'risk.assessed') return [];
    // An owner's own word on a sign-in says more than that a challenge was passed.
    const outcome = outcomes.get(event.eventId) ?? outcomes.get(event.decisionId) ?? 'none';
    return [storedDecisionOf(event, outcome, factors.get(event.decisionId) ?? 'unknown')];
  });
}

function storedDecisionOf(
  event: SignInDecided | RiskAssessed,
  outcome: string,
  factor: string,
): StoredDecision {
  const { assessment, client, deviceId, decisionId } = event;
  const isOurs = event.type === 'sign-in.decided';
  const flow = isOurs ? event.flow : (FLOW_OF_REQUEST[event.requestType] ?? 'sign-in');
  const software = client.userAgent === undefined ? undefined : clientSoftware(client.userAgent);
  return {
    id: decisionId,
    flow,
    score: assessment.score,
    decision: assessment.decision,
    reasons: assessment.reasons,
    missing: assessment.missing,
    passwordOutcome: isOurs ? judgedPassword(event) : PASSWORD_OF_STATUS[event.status],
    // Our own sign-ins record a device only with its genuine token; of another application's word it was looked up.
    isDeviceKnown: isOurs
      ? deviceId !== undefined
      : assessment.reasons.some(({ signal }) => signal === 'known-device'),
    policyVersion: assessment.policyVersion,
    cohorts: {
      country: client.country ?? 'unknown',
      flow,
      'device-class': software?.deviceType ?? 'unknown',
      device: deviceId === undefined ? 'new' : 'known',
      history: historyOf(assessment.reasons),
      factor,
      outcome,
    },
  };
}

/** A passkey that fits is judged as a right password is: no password was asked for, and none was needed. */
function judgedPassword({ flow, password }: SignInDecided): StoredDecision['passwordOutcome'] {
  return flow === 'sign-in' && password === 'not-asked' ? 'right' : password;
}

const PASSWORD_OF_STATUS = { attempted: 'not-asked', succeeded: 'right', failed: 'wrong' } as const;

/** How long a history is was not stored; whether there was one shows in what was found. */
function historyOf(reasons: StoredDecision['reasons']): string {
  const device = reasons.find(({ signal }) => signal === 'new-device');
  if (device?.evidence['standing'] === 'new-to-a-newcomer') return 'newcomer';
  const hasHistory = reasons.some(({ signal }) => signal.startsWith('familiar-') || signal === 'new-device');
  return hasHistory ? 'established' : 'none';
}

function outcomesIn(events: readonly ActivityEvent[]): ReadonlyMap<string, string> {
  const outcomes = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'challenge.answered' && outcomes.get(event.decisionId) !== 'challenge passed')
      outcomes.set(event.decisionId, event.result === 'passed' ? 'challenge passed' : 'challenge failed');
    if (event.type === 'risk.outcome-reported') {
      const { confirmed, challengePassed } = event;
      const challenge = challengePassed ? 'challenge passed' : 'challenge failed';
      outcomes.set(event.decisionId, confirmed ? `reported as ${confirmed}` : challenge);
    }
    if (event.type === 'verdict.given' && event.about.eventId)
      outcomes.set(event.about.eventId, event.verdict === 'me' ? 'owner: me' : 'owner: not me');
  }
  return outcomes;
}
