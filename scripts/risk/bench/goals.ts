import { type Interval, intervalOf } from './bootstrap.ts';
import {
  calibrationError,
  challengeRate,
  detectionRate,
  People,
  type Ranking,
  rankingOf,
  thresholdAtChallengeRate,
  thresholdFor,
} from './measures.ts';
import type { Detector, ScoredEvent } from './scored-event.ts';

/** One row of the table of goals. */
export type GoalRow = {
  readonly measure: string;
  readonly goal: string;
  readonly ours: Interval;
  /** The same of the baseline on the same events, where the goal compares. */
  readonly baseline?: Interval;
  /** What the goal is set on, if that is not `ours` itself: a ratio or a difference. */
  readonly compared?: Interval;
  readonly isMet: boolean;
};

const TPR = 0.99;
const SEED = 7;
const GUESSED = ['vpn', 'targeted'];
const NEWCOMER_SIGN_INS = 3;

/** Every goal that one stream can show. Only attempts with the right password let anybody in, so those are judged. */
export function goalRows(events: readonly ScoredEvent[]): readonly GoalRow[] {
  const right = events.filter(({ isPasswordRight }) => isPasswordRight);
  const honest = right.filter(({ label }) => !label.attack);
  const of = (...kinds: string[]) => right.filter(({ label }) => label.attack && kinds.includes(label.kind));
  const newcomers = honest.filter(({ label }) => label.history <= NEWCOMER_SIGN_INS);
  return [
    challengesAtTpr('legitimate sign-ins challenged at TPR 0.99, targeted and VPN attackers', 0.6, [
      ...honest,
      ...of(...GUESSED),
    ]),
    challengesAtTpr('the same, people with at most 3 sign-ins before', 0.5, [
      ...newcomers,
      ...of(...GUESSED).filter(({ label }) => label.history <= NEWCOMER_SIGN_INS),
    ]),
    detectionAtChallengeRate('very targeted attackers: TPR at a challenge rate of 5 %', 0.05, 0.1, [
      ...honest,
      ...of('very-targeted'),
    ]),
    stopped(
      'loud stuffing and spray with the right password, challenged or blocked',
      0.99,
      of('stuffing-loud', 'spray-loud'),
    ),
    stopped(
      'stealthy stuffing and spray with the right password, challenged or blocked',
      0.9,
      of('stuffing-stealthy', 'spray-slow'),
    ),
    firstAlarm(events),
    blockedOutright(honest),
    calibration(right),
  ];
}

function ranked(events: readonly ScoredEvent[], detector: Detector, people: People): Ranking {
  return rankingOf(
    events.map(({ scores, label, userId }) => ({ score: scores[detector], isAttack: label.attack, userId })),
    people,
  );
}

function challengesAtTpr(measure: string, goal: number, events: readonly ScoredEvent[]): GoalRow {
  const people = new People();
  const ours = ranked(events, 'gatehouse', people);
  const freeman = ranked(events, 'freeman', people);
  const rate = (ranking: Ranking) => (weights: ArrayLike<number>) =>
    challengeRate(thresholdFor(TPR, ranking, weights), ranking, weights);
  const compared = intervalOf(people.size, (weights) => rate(ours)(weights) / rate(freeman)(weights), SEED);
  return {
    measure,
    goal: `<= ${goal} x Freeman`,
    ours: intervalOf(people.size, rate(ours), SEED),
    baseline: intervalOf(people.size, rate(freeman), SEED),
    compared,
    isMet: compared.value <= goal,
  };
}

function detectionAtChallengeRate(
  measure: string,
  challenges: number,
  goal: number,
  events: readonly ScoredEvent[],
): GoalRow {
  const people = new People();
  const ours = ranked(events, 'gatehouse', people);
  const freeman = ranked(events, 'freeman', people);
  const rate = (ranking: Ranking) => (weights: ArrayLike<number>) =>
    detectionRate(thresholdAtChallengeRate(challenges, ranking, weights), ranking, weights);
  const compared = intervalOf(people.size, (weights) => rate(ours)(weights) - rate(freeman)(weights), SEED);
  return {
    measure,
    goal: `>= Freeman + ${goal * 100} points`,
    ours: intervalOf(people.size, rate(ours), SEED),
    baseline: intervalOf(people.size, rate(freeman), SEED),
    compared,
    isMet: compared.value >= goal,
  };
}

/** Of decisions, not of scores: what the default policy did. */
function shareOf(events: readonly ScoredEvent[], isCounted: (event: ScoredEvent) => boolean): Interval {
  const people = new People();
  const persons = events.map(({ userId }) => people.numberOf(userId));
  const counted = events.map((event) => (isCounted(event) ? 1 : 0));
  return intervalOf(
    people.size,
    (weights) => {
      let total = 0;
      let met = 0;
      for (const [i, person] of persons.entries()) {
        total += weights[person] ?? 0;
        met += (counted[i] ?? 0) * (weights[person] ?? 0);
      }
      return total === 0 ? Number.NaN : met / total;
    },
    SEED,
  );
}

function stopped(measure: string, goal: number, attacks: readonly ScoredEvent[]): GoalRow {
  const ours = shareOf(attacks, ({ decision }) => decision !== 'allow');
  return { measure, goal: `>= ${goal}`, ours, isMet: ours.value >= goal };
}

/** The attempt of each loud campaign at which a decision first named an attack on many: the latest of all campaigns. */
function firstAlarm(events: readonly ScoredEvent[]): GoalRow {
  const firsts = new Map<string, number>();
  for (const { label, decision, attemptsBefore } of events) {
    const { campaign } = label;
    if (!campaign || !['stuffing-loud', 'spray-loud'].includes(label.kind)) continue;
    const known = firsts.get(campaign) ?? Number.POSITIVE_INFINITY;
    firsts.set(campaign, decision === 'block' ? Math.min(known, attemptsBefore + 1) : known);
  }
  const latest = Math.max(...firsts.values());
  return {
    measure: 'loud campaigns: attempt of the first block, the latest campaign',
    goal: '< 50',
    ours: { value: latest, low: latest, high: latest },
    isMet: latest < 50,
  };
}

function blockedOutright(honest: readonly ScoredEvent[]): GoalRow {
  const ours = shareOf(honest, ({ decision }) => decision === 'block');
  return {
    measure: 'legitimate sign-ins blocked outright',
    goal: '<= 0.01 %',
    ours,
    isMet: ours.value <= 0.000_1,
  };
}

function calibration(right: readonly ScoredEvent[]): GoalRow {
  const value = calibrationError(ranked(right, 'gatehouse', new People()));
  return {
    measure: 'expected calibration error',
    goal: '<= 0.02',
    ours: { value, low: value, high: value },
    isMet: value <= 0.02,
  };
}
