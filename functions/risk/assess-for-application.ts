import type { RiskAssessed } from '../activity/domain/activity-event.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { newId } from '../platform/ids.ts';
import { normaliseIp } from '../platform/ip-address.ts';
import { problem, UnavailableError } from '../platform/problem.ts';
import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { Subject } from '../platform/table-keys.ts';
import type { Assess } from './assess-under-policy.ts';
import type { Facts } from './domain/facts.ts';
import { deviceKey } from './domain/learn.ts';
import { userRiskLevel } from './domain/user-risk-level.ts';
import type { FailureCounter, RiskDecisions, RiskFactsReader } from './ports.ts';
import type { AssessRiskBody, assessRiskRoute } from './routes.ts';
import type { LookAround } from './surroundings.ts';

export type AssessForApplicationDeps = {
  readonly assess: Assess;
  readonly facts: RiskFactsReader;
  readonly lookAround: LookAround;
  readonly failures: FailureCounter;
  readonly decisions: RiskDecisions;
  readonly keys: PurposeKeys;
  readonly countryOf: (ip: string) => string | undefined;
  /** Told when the facts could not be read and the decision was made without them. */
  readonly unreadable: (cause: unknown) => void;
  readonly now: () => number;
};

const PASSWORD_OUTCOME = { attempted: 'not-asked', succeeded: 'right', failed: 'wrong' } as const;

/**
 * Decides about an attempt that another application saw. The application's word is taken for the client's facts;
 * what it leaves out is unknown. Nothing that cannot be read makes the answer milder than a challenge, and no
 * decision is answered that was not recorded.
 */
export function createAssessForApplication(
  deps: AssessForApplicationDeps,
): RouteUseCase<typeof assessRiskRoute> {
  return async ({ body }) => {
    const client = clientOf(body.context, deps.countryOf);
    if (!client)
      return problem('invalid-request', {
        errors: [{ pointer: '/context/ip', detail: 'This is not an IP address.' }],
      });

    const now = deps.now();
    const at = Math.min(body.at ? Date.parse(body.at) : now, now);
    const subject = (await keyedHash(deps.keys, 'blind-index', `user:${body.user.id}`)) as Subject;
    const [read, surroundings] = await Promise.all([
      readFacts(deps, subject, client.ip, at),
      deps.lookAround({ client, deviceId: body.context.deviceId, at }),
    ]);
    const { deviceId } = body.context;
    const userRisk = { level: userRiskLevel(read.profile, undefined, at) };
    const assessment = await deps.assess({
      attempt: {
        at,
        subject,
        flow: body.type,
        client,
        passwordOutcome: PASSWORD_OUTCOME[body.status],
        isDeviceKnown: isDeviceLearned(read.profile, deviceId),
        isReported: true,
        ...(deviceId ? { deviceId } : {}),
      },
      ...read,
      ...surroundings,
      userRisk,
      accountHead: undefined,
    });
    const event: RiskAssessed = {
      type: 'risk.assessed',
      eventId: newId('evt', now),
      at,
      decisionId: newId('dec', now),
      subject,
      requestType: body.type,
      status: body.status,
      client,
      ...(deviceId ? { deviceId } : {}),
      assessment,
    };
    await deps.decisions.record(event);
    if (body.status === 'failed') await deps.failures.count(subject, client.ip, at);

    return {
      decisionId: event.decisionId,
      decision: assessment.mode === 'audit' ? 'allow' : assessment.decision,
      signInRisk: { score: assessment.score, level: assessment.level },
      userRisk,
      reasons: assessment.reasons.map(({ signal, evidence, bits }) => ({ signal, evidence, bits })),
      policyVersion: assessment.policyVersion,
      modelVersion: assessment.modelVersion,
    };
  };
}

/** The profile vouches for a device here: another application's device ids carry no token of ours. */
function isDeviceLearned(profile: Facts['profile'], deviceId: string | undefined): boolean {
  if (deviceId === undefined || profile === undefined || profile === 'unreadable') return false;
  return profile.devices.some(({ id }) => id === deviceKey(deviceId));
}

async function readFacts(
  { facts, unreadable }: AssessForApplicationDeps,
  subject: Subject,
  ip: string,
  at: number,
) {
  try {
    return await facts.read(subject, ip, at);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    unreadable(error);
    return { profile: 'unreadable', lists: 'unreadable', lanes: 'unreadable' } as const;
  }
}

function clientOf(
  { ip: presented, deviceId: _, latitude, longitude, ...rest }: AssessRiskBody['context'],
  countryOf: (ip: string) => string | undefined,
): ClientFacts | undefined {
  const ip = normaliseIp(presented);
  if (ip === undefined) return undefined;
  const country = rest.country ?? countryOf(ip);
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...known,
    ip,
    ...(country ? { country } : {}),
    ...(latitude !== undefined && longitude !== undefined
      ? { location: { latitude, longitude, accuracyKm: REPORTED_ACCURACY_KM } }
      : {}),
  };
}

/** Applications know places from address databases, which are right to within a metropolitan area. */
const REPORTED_ACCURACY_KM = 50;
