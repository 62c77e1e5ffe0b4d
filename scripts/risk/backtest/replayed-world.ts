import type { ActivityEvent, SignInDecided } from '../../../functions/activity/domain/activity-event.ts';
import type { Assessment } from '../../../functions/activity/domain/assessment.ts';
import type { ClientFacts } from '../../../functions/platform/client-facts.ts';
import type { ChallengeId, DecisionId, EventId } from '../../../functions/platform/ids.ts';
import { addressBlock, networkBlock } from '../../../functions/platform/ip-address.ts';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import type { Assessor } from '../../../functions/risk/domain/assess.ts';
import { clientSoftware } from '../../../functions/risk/domain/client-software.ts';
import { type Facts, FLOW_NAMES, type Flow, RISK_LANES } from '../../../functions/risk/domain/facts.ts';
import { learn } from '../../../functions/risk/domain/learn.ts';
import { lessonOf } from '../../../functions/risk/domain/lesson.ts';
import { userRiskLevel } from '../../../functions/risk/domain/user-risk-level.ts';
import type { SignInEvent } from '../event-line.ts';
import { clientOf } from './client-of.ts';
import { IssuedDevices } from './issued-devices.ts';
import { MemoryLanes } from './memory-lanes.ts';
import { ProfileShelf } from './profile-shelf.ts';
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

  constructor(assess: Assessor, population: ReplayedPopulation) {
    this.#assess = assess;
    this.#population = population;
  }

  /** Lines must come in the order of their time. */
  replay(line: SignInEvent): Replayed {
    const client = clientOf(line);
    const facts = this.#factsOf(line, client);
    const assessment = this.#assess(facts);
    const isRight = facts.attempt.passwordOutcome !== 'wrong';
    const isLetIn =
      isRight &&
      (assessment.decision === 'allow' || (assessment.decision === 'challenge' && line.mfaPassed === true));
    this.#count(facts, isRight);
    for (const event of recordsOf(line, facts, assessment, isLetIn)) this.#follow(event, line.userId);
    if (isLetIn) this.#devices.issue(line.userId, line.deviceCookie, deviceKind(client));
    return { facts, assessment, isLetIn };
  }

  #factsOf(line: SignInEvent, client: ClientFacts): Facts {
    const { at } = line;
    const subject = line.userId as Subject;
    const isDeviceKnown =
      this.#devices.standingOf(line.userId, line.deviceCookie, deviceKind(client)) === 'own';
    const profile = this.#profiles.get(line.userId);
    return {
      attempt: {
        at,
        subject,
        flow: flowOf(line),
        client,
        ...(isDeviceKnown && line.deviceCookie ? { deviceId: line.deviceCookie } : {}),
        isDeviceKnown,
        passwordOutcome: passwordOf(line),
        ...(line.passwordFingerprint ? { passwordFingerprint: line.passwordFingerprint } : {}),
        isReported: true,
      },
      profile,
      population: this.#population.at(at),
      lists: {},
      lanes: {
        accountFailures: this.#lanes.read(RISK_LANES.accountFailures, subject, at),
        addressFailures: this.#lanes.read(RISK_LANES.addressFailures, addressBlock(client.ip), at),
        networkFailures: this.#lanes.read(RISK_LANES.networkFailures, networkBlock(client.ip), at),
        ...(line.passwordFingerprint
          ? {
              fingerprintFailures: this.#lanes.read(
                RISK_LANES.fingerprintFailures,
                line.passwordFingerprint,
                at,
              ),
            }
          : {}),
      },
      reputation: [],
      campaigns: [],
      userRisk: { level: userRiskLevel(profile, undefined, at) },
      accountHead: undefined,
    };
  }

  #count({ attempt }: Facts, isRight: boolean): void {
    const { at, client, subject, isDeviceKnown, passwordFingerprint } = attempt;
    if (isRight) return;
    if (!isDeviceKnown) this.#lanes.add(RISK_LANES.accountFailures, subject, at);
    this.#lanes.add(RISK_LANES.addressFailures, addressBlock(client.ip), at);
    this.#lanes.add(RISK_LANES.networkFailures, networkBlock(client.ip), at);
    if (passwordFingerprint && !isDeviceKnown)
      this.#lanes.add(RISK_LANES.fingerprintFailures, passwordFingerprint, at);
  }

  #follow(event: ActivityEvent, userId: string): void {
    this.#population.count(event);
    const lesson = lessonOf(event);
    if (lesson) this.#profiles.set(userId, learn(this.#profiles.get(userId), lesson, event.at));
  }
}

/** What production would have recorded of the attempt. */
function recordsOf(
  line: SignInEvent,
  facts: Facts,
  assessment: Assessment,
  isLetIn: boolean,
): ActivityEvent[] {
  const { at, subject, client, deviceId, passwordOutcome, passwordFingerprint } = facts.attempt;
  const device = deviceId ?? line.deviceCookie;
  const decisionId = `dec_${line.eventId}` as DecisionId;
  const isChallenged = passwordOutcome !== 'wrong' && assessment.decision === 'challenge';
  const decided: SignInDecided = {
    type: 'sign-in.decided',
    eventId: `evt_${line.eventId}` as EventId,
    at,
    decisionId,
    subject,
    flow: 'sign-in',
    client,
    ...(device ? { deviceId: device } : {}),
    password: passwordOutcome,
    ...(passwordFingerprint ? { passwordFingerprint } : {}),
    assessment,
    answer: isChallenged ? 'challenged' : isLetIn ? 'signed-in' : 'refused',
  };
  if (!isChallenged) return [decided];
  return [
    decided,
    {
      type: 'challenge.answered',
      eventId: `evt_${line.eventId}.answer` as EventId,
      at,
      challengeId: `chl_${line.eventId}` as ChallengeId,
      decisionId,
      subject,
      factor: 'totp',
      result: isLetIn ? 'passed' : 'wrong',
      client,
      ...(device ? { deviceId: device } : {}),
    },
  ];
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
  const { os, deviceType } = clientSoftware(userAgent ?? '');
  return `${os ?? ''}/${deviceType ?? ''}`;
}
