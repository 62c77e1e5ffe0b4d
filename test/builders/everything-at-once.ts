import { newId } from '../../functions/platform/ids.ts';
import type { Subject } from '../../functions/platform/table-keys.ts';
import { countPopulation } from '../../functions/risk/domain/count-population.ts';
import type { Facts } from '../../functions/risk/domain/facts.ts';
import { learn } from '../../functions/risk/domain/learn.ts';
import { emptyPopulation } from '../../functions/risk/domain/population.ts';
import type { Profile } from '../../functions/risk/domain/profile.ts';
import { signInDecided } from './risk-events.ts';
import { CHROME, DAY, factsOf, HOUR, NOON, regular, saoPaulo, subject } from './risk-facts.ts';

/** Half a year after the owner was last seen, at an hour the owner never is. */
const AT = NOON + 182 * DAY + 9 * HOUR;

const attacker = {
  ...saoPaulo,
  ip: '2001:db8:85a3:8d3:1319:8a2e:370:7348',
  timeZone: 'Asia/Tokyo',
  userAgent: CHROME.replace('Chrome', 'HeadlessChrome'),
};

const leaked = learn(
  // A place far away a moment ago, so that the journey is impossible as well.
  { ...regular, places: [{ at: AT - HOUR, location: { latitude: 52.52, longitude: 13.4, accuracyKm: 50 } }] },
  {
    kind: 'hold',
    source: 'leaked-credential',
    eventId: 'evt_leak',
    at: AT - DAY,
    who: { subject },
  },
  AT,
) as Profile;

const crowd = countPopulation(
  emptyPopulation(),
  Array.from({ length: 300 }, (_, i) =>
    signInDecided({
      at: AT - 60_000,
      subject: `subject-${i}` as Subject,
      client: attacker,
      password: 'wrong',
      passwordFingerprint: 'fingerprint',
      answer: 'refused',
    }),
  ),
  AT,
);

/** An attempt that nearly every signal speaks against, as long as evidence gets. */
export const everythingAtOnce: Facts = factsOf({
  attempt: {
    at: AT,
    client: attacker,
    passwordFingerprint: 'fingerprint',
    deviceToken: 'foreign',
  },
  profile: leaked,
  population: {
    ...crowd,
    levels: {
      ...crowd.levels,
      country: { total: 9_000, counts: new Map([['BR', 5_000]]) },
      os: { total: 9_000, counts: new Map([['Windows', 5_000]]) },
    },
  },
  lists: { address: 'watch' },
  lanes: {
    accountFailures: 1_234,
    addressFailures: 1_234,
    networkFailures: 1_234,
    fingerprintFailures: 1_234,
    wrongCodes: 23,
    unmetChallenges: 17,
    resets: 19,
    addressResets: 20,
  },
  reputation: ['tor-exit', 'proxy', 'hosting', 'known-bad'],
  campaigns: [
    {
      campaignId: newId('cam', AT),
      type: 'credential-stuffing',
      shared: ['ip', 'ja4', 'asn', 'user-agent', 'fingerprint'],
    },
  ],
  userRisk: { level: 'high' },
});
