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
import type { CampaignSeen, Detector, JudgedStream, ScoredEvent } from './scored-event.ts';

/** One row of the table of goals. */
export type GoalRow = {
  readonly measure: string;
  readonly goal: string;
  readonly ours: Interval;
  /** The same of the baseline on the same events, where the goal compares. */
  readonly baseline?: Interval;
  /** What the goal is set on, if that is not `ours` itself: a ratio or a difference. */
  readonly compared?: Interval;
  /** `undefined` where the stream has nothing of the kind to show. */
  readonly isMet: boolean | undefined;
};

const TPR = 0.99;
const SEED = 7;
const GUESSED = ['vpn', 'targeted'];
const NEWCOMER_SIGN_INS = 3;

/** Every goal that one stream can show. Only attempts with the right password let anybody in, so those are judged. */
export function goalRows({ events, campaigns }: JudgedStream): readonly GoalRow[] {
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
    firstAlarm(campaigns),
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
  return { measure, goal: `>= ${goal}`, ours, isMet: attacks.length === 0 ? undefined : ours.value >= goal };
}

/** After how many attempts the first finding told of each loud campaign: the latest of all campaigns. */
function firstAlarm(campaigns: readonly CampaignSeen[]): GoalRow {
  const loud = campaigns.filter(({ kind }) => kind === 'stuffing-loud' || kind === 'spray-loud');
  const latest = Math.max(...loud.map(({ foundAfter }) => foundAfter ?? Number.POSITIVE_INFINITY));
  return {
    measure: 'loud campaigns: attempts before the first finding, the latest of all',
    goal: '< 50',
    ours: { value: latest, low: latest, high: latest },
    isMet: loud.length === 0 ? undefined : latest < 50,
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

/** Whether what one world shows holds in another: within a fifth, for the rates that goals are set on. */
export function heldInAnotherWorld(here: readonly GoalRow[], there: readonly GoalRow[]): GoalRow[] {
  return here.flatMap((row, i) => {
    const other = there[i];
    if (!row.compared || !other?.compared) return [];
    const value = other.ours.value / row.ours.value;
    const lessIsBetter = row.goal.startsWith('<=');
    return [
      {
        measure: `in a world never trained on, against world a: ${row.measure}`,
        goal: lessIsBetter ? '<= 1.2 x' : '>= 0.8 x',
        ours: { value, low: value, high: value },
        isMet: lessIsBetter ? value <= 1.2 : value >= 0.8,
      },
    ];
  });
}
