import type {
  ActivityEvent,
  ChallengeAnswered,
  SignInDecided,
} from '../../../functions/activity/domain/activity-event.ts';
import type { Assessment } from '../../../functions/activity/domain/assessment.ts';
import type { ClientFacts } from '../../../functions/platform/client-facts.ts';
import type { ChallengeId, DecisionId, EventId } from '../../../functions/platform/ids.ts';
import { addressBlock, networkBlock } from '../../../functions/platform/ip-address.ts';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import type { Assessor } from '../../../functions/risk/domain/assess.ts';
import { clientSoftware } from '../../../functions/risk/domain/client-software.ts';
import { type Facts, FLOW_NAMES, type Flow, RISK_LANES } from '../../../functions/risk/domain/facts.ts';
import { learn } from '../../../functions/risk/domain/learn.ts';
import { lessonsOf } from '../../../functions/risk/domain/lesson.ts';
import { userRiskLevel } from '../../../functions/risk/domain/user-risk-level.ts';
import type { SignInEvent } from '../event-line.ts';
import { clientOf } from './client-of.ts';
import { IssuedDevices, type PresentedDevice } from './issued-devices.ts';
import { type CountedLane, MemoryLanes } from './memory-lanes.ts';
import { ProfileShelf } from './profile-shelf.ts';
import { ReplayedCampaigns } from './replayed-campaigns.ts';
import type { ReplayedPopulation } from './replayed-population.ts';

export type Replayed = {
  readonly facts: Facts;
  readonly assessment: Assessment;
  /** Whether the replay gave a session: allowed, or challenged and the challenge passed. */
  readonly isLetIn: boolean;
};

/**
 * The world that decisions are made in, rebuilt from an event file: profiles, population, counters and devices,
 * each by the code that production runs. It obeys its own decisions: what is blocked, or challenged and not
 * passed, teaches nothing and creates no session.
 */
export class ReplayedWorld {
  readonly #assess: Assessor;
  readonly #population: ReplayedPopulation;
  readonly #profiles = new ProfileShelf();
  readonly #devices = new IssuedDevices();
  readonly #lanes = new MemoryLanes();
  readonly #campaigns: ReplayedCampaigns;
  /** A file without any cookie says nothing by leaving one out. */
  #hasCookies = false;

  constructor(assess: Assessor, population: ReplayedPopulation, campaigns = new ReplayedCampaigns()) {
    this.#assess = assess;
    this.#campaigns = campaigns;
    this.#population = population;
  }

  /** Lines must come in the order of their time. */
  async replay(line: SignInEvent): Promise<Replayed> {
    this.#hasCookies ||= line.deviceCookie !== undefined;
    const client = clientOf(line);
    const kind = deviceKind(client);
    const presented = this.#devices.presented(line.userId, line.deviceCookie, kind);
    await this.#campaigns.advance(line.at);
    const facts = this.#factsOf(line, client, presented);
    const assessment = this.#assess(facts);
    const outcome = outcomeOf(line, facts, assessment);
    this.#lanesAfter(facts, outcome);
    const isLetIn = outcome === 'allowed' || outcome === 'passed';
    const deviceId =
      isLetIn && facts.attempt.flow === 'sign-in'
        ? this.#devices.issue(line.userId, line.deviceCookie, kind, line.eventId)
        : presented.deviceId;
    for (const event of recordsOf(line, facts, assessment, outcome, deviceId))
      await this.#follow(event, line.userId);
    return { facts, assessment, isLetIn };
  }

  #factsOf(line: SignInEvent, client: ClientFacts, presented: PresentedDevice): Facts {
    const { at, passwordFingerprint } = line;
    const subject = line.userId as Subject;
    const profile = this.#profiles.get(line.userId);
    const counted = (lane: CountedLane, key: string) => this.#lanes.read(lane, key, at);
    return {
      attempt: {
        at,
        subject,
        flow: flowOf(line),
        client,
        ...(presented.deviceId === undefined ? {} : { deviceId: presented.deviceId }),
        isDeviceKnown: presented.token === 'own',
        ...(this.#hasCookies ? { deviceToken: presented.token } : {}),
        passwordOutcome: passwordOf(line),
        ...(passwordFingerprint ? { passwordFingerprint } : {}),
        isReported: true,
      },
      profile,
      population: this.#population.at(at),
      lists: {},
      lanes: {
        accountFailures: counted(RISK_LANES.accountFailures, subject),
        addressFailures: counted(RISK_LANES.addressFailures, addressBlock(client.ip)),
        networkFailures: counted(RISK_LANES.networkFailures, networkBlock(client.ip)),
        ...(passwordFingerprint
          ? { fingerprintFailures: counted(RISK_LANES.fingerprintFailures, passwordFingerprint) }
          : {}),
        wrongCodes: counted(RISK_LANES.wrongCodes, subject),
        unmetChallenges: counted(RISK_LANES.unmetChallenges, subject),
        resets: counted(RISK_LANES.resets, subject),
        addressResets: counted(RISK_LANES.addressResets, addressBlock(client.ip)),
      },
      reputation: [],
      campaigns: this.#campaigns.membershipsOf({
        client,
        at,
        passwordFingerprint,
        deviceId: presented.deviceId,
      }),
      userRisk: { level: userRiskLevel(profile, undefined, at) },
      accountHead: undefined,
    };
  }

  #lanesAfter({ attempt }: Facts, outcome: Outcome): void {
    const { at, client, subject, isDeviceKnown, passwordFingerprint, flow } = attempt;
    const count = (lane: CountedLane, key: string) => this.#lanes.add(lane, key, at);
    if (flow === 'password-reset') {
      count(RISK_LANES.resets, subject);
      count(RISK_LANES.addressResets, addressBlock(client.ip));
    }
    if (outcome === 'not-passed') {
      count(RISK_LANES.unmetChallenges, subject);
      count(RISK_LANES.wrongCodes, subject);
    }
    if (outcome !== 'wrong-password') return;
    count(RISK_LANES.addressFailures, addressBlock(client.ip));
    count(RISK_LANES.networkFailures, networkBlock(client.ip));
    if (isDeviceKnown) return;
    count(RISK_LANES.accountFailures, subject);
    if (passwordFingerprint) count(RISK_LANES.fingerprintFailures, passwordFingerprint);
  }

  async #follow(event: ActivityEvent, userId: string): Promise<void> {
    this.#population.count(event);
    for (const lesson of lessonsOf(event))
      this.#profiles.set(userId, learn(this.#profiles.get(userId), lesson, event.at));
    await this.#campaigns.record(event);
  }
}

type Outcome = 'wrong-password' | 'blocked' | 'allowed' | 'passed' | 'not-passed';

function outcomeOf(line: SignInEvent, { attempt }: Facts, { decision }: Assessment): Outcome {
  if (attempt.passwordOutcome === 'wrong') return 'wrong-password';
  if (decision === 'block') return 'blocked';
  if (decision === 'allow') return 'allowed';
  return line.mfaPassed === true ? 'passed' : 'not-passed';
}

/** What production would have recorded of the attempt. Of other flows than signing in nothing is learned here. */
function recordsOf(
  line: SignInEvent,
  { attempt }: Facts,
  assessment: Assessment,
  outcome: Outcome,
  deviceId: string | undefined,
): ActivityEvent[] {
  const { at, subject, client, passwordOutcome, passwordFingerprint } = attempt;
  if (attempt.flow === 'password-reset')
    return [{ type: 'password.reset-begun', eventId: `evt_${line.eventId}` as EventId, at, subject, client }];
  if (attempt.flow !== 'sign-in') return [];
  const decisionId = `dec_${line.eventId}` as DecisionId;
  const isChallenged = outcome === 'passed' || outcome === 'not-passed';
  const device = deviceId === undefined ? {} : { deviceId };
  const decided: SignInDecided = {
    type: 'sign-in.decided',
    eventId: `evt_${line.eventId}` as EventId,
    at,
    decisionId,
    subject,
    flow: 'sign-in',
    client,
    ...device,
    password: passwordOutcome,
    ...(passwordFingerprint ? { passwordFingerprint } : {}),
    assessment,
    answer: isChallenged ? 'challenged' : outcome === 'allowed' ? 'signed-in' : 'refused',
  };
  if (!isChallenged) return [decided];
  const answered: ChallengeAnswered = {
    type: 'challenge.answered',
    eventId: `evt_${line.eventId}.answer` as EventId,
    at,
    challengeId: `chl_${line.eventId}` as ChallengeId,
    decisionId,
    subject,
    factor: 'totp',
    result: outcome === 'passed' ? 'passed' : 'wrong',
    client,
    ...device,
  };
  return [decided, answered];
}

function passwordOf({ passwordCorrect, outcome, flow }: SignInEvent): 'right' | 'wrong' | 'not-asked' {
  if (passwordCorrect !== undefined) return passwordCorrect ? 'right' : 'wrong';
  if (flow !== 'sign-in') return 'not-asked';
  return outcome === 'failure' ? 'wrong' : 'right';
}

const FLOWS: readonly string[] = FLOW_NAMES;

/** A flow that nobody has heard of is judged as a sign-in. */
function flowOf({ flow }: SignInEvent): Flow {
  return FLOWS.includes(flow) ? (flow as Flow) : 'sign-in';
}

function deviceKind({ userAgent }: ClientFacts): string {
  const { os, deviceType } = userAgent ? clientSoftware(userAgent) : {};
  return `${os ?? ''}/${deviceType ?? ''}`;
}
