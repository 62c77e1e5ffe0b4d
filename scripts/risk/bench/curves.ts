import { challengeRate, People, rankingOf, thresholdFor } from './measures.ts';
import { DETECTORS, type JudgedStream, type ScoredEvent } from './scored-event.ts';

/** One picture: the price of each share of attacks caught, for every detector. */
export type Figure = {
  readonly file: string;
  readonly title: string;
  readonly curves: readonly {
    readonly name: string;
    readonly points: readonly (readonly [number, number])[];
  }[];
};

const SHARES = [...Array.from({ length: 50 }, (_, i) => 0.5 + i / 100), 0.995, 1];
const GROUPS = [
  { name: 'guessed', title: 'targeted and VPN attackers', kinds: ['vpn', 'targeted'], mostBefore: Infinity },
  {
    name: 'newcomers',
    title: 'the same, people with at most 3 sign-ins before',
    kinds: ['vpn', 'targeted'],
    mostBefore: 3,
  },
  { name: 'very-targeted', title: 'very targeted attackers', kinds: ['very-targeted'], mostBefore: Infinity },
];

export function curvesOf({ name, events }: JudgedStream): Figure[] {
  const right = events.filter(({ isPasswordRight }) => isPasswordRight);
  const stream = name.replace(/[^a-z]+/g, '-');
  return GROUPS.map(({ name: group, title, kinds, mostBefore }) => {
    const some = right.filter(
      ({ label }) => label.history <= mostBefore && (!label.attack || kinds.includes(label.kind)),
    );
    return {
      file: `${stream}-${group}.svg`,
      title: `${title} (${name})`,
      curves: DETECTORS.map((detector) => ({ name: detector, points: pointsOf(some, detector) })),
    };
  });
}

function pointsOf(events: readonly ScoredEvent[], detector: (typeof DETECTORS)[number]) {
  const people = new People();
  const ranking = rankingOf(
    events.map(({ scores, label, userId }) => ({ score: scores[detector], isAttack: label.attack, userId })),
    people,
  );
  const once = new Uint8Array(people.size).fill(1);
  return SHARES.map(
    (share) => [share, challengeRate(thresholdFor(share, ranking, once), ranking, once)] as const,
  );
}
