import type { RiskModel } from '../../../functions/risk/domain/model.ts';

type Pair = Omit<RiskModel['interactions'][number], 'bits'>;

/** A device is met as new in these ways, and a network in those: each combination may mean more than its parts. */
const NOVELTIES = ['new-usual', 'new-other', 'newcomer-usual', 'newcomer-other'];
const NEARNESSES = ['city', 'near', 'country', 'abroad'];

/** Pairs that a person could name and defend. Training keeps the few that earn their place. */
export const CANDIDATE_PAIRS: readonly Pair[] = [
  ...NOVELTIES.flatMap((novelty) =>
    NEARNESSES.map((nearness) => ({
      name: `device-${novelty}+network-${nearness}`,
      all: [
        { signal: 'new-device' as const, feature: 'novelty', is: novelty },
        { signal: 'new-network' as const, feature: 'nearness', is: nearness },
      ],
    })),
  ),
  { name: 'new-device+new-country', all: [{ signal: 'new-device' }, { signal: 'new-country' }] },
  { name: 'known-device+new-country', all: [{ signal: 'known-device' }, { signal: 'new-country' }] },
  { name: 'new-device+unusual-hour', all: [{ signal: 'new-device' }, { signal: 'unusual-hour' }] },
  { name: 'new-device+dormant-account', all: [{ signal: 'new-device' }, { signal: 'dormant-account' }] },
  {
    name: 'new-device+campaign-membership',
    all: [{ signal: 'new-device' }, { signal: 'campaign-membership' }],
  },
];
