import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../../functions/platform/table-keys.ts';
import type { CampaignMembership } from '../../../../functions/risk/domain/campaign-board.ts';
import { countPopulation } from '../../../../functions/risk/domain/count-population.ts';
import { learn } from '../../../../functions/risk/domain/learn.ts';
import { emptyPopulation } from '../../../../functions/risk/domain/population.ts';
import type { SignalName } from '../../../../functions/risk/domain/signal-names.ts';
import { familiarNetwork } from '../../../../functions/risk/domain/signals/familiar-network.ts';
import { evidenceOf } from '../../../../functions/risk/domain/signals.ts';
import { defaultPolicy } from '../../../../functions/risk/policy/default-policy.ts';
import { signInDecided } from '../../../builders/risk-events.ts';
import {
  CHROME,
  DAY,
  type factsOf,
  HOUR,
  home,
  knownFactsOf,
  munich,
  NOON,
  newcomer,
  newPhone,
  regular,
  saoPaulo,
  subject,
  taught,
} from '../../../builders/risk-facts.ts';

type Changes = Parameters<typeof factsOf>[0];
type Row = {
  readonly name: string;
  readonly facts: Changes;
  readonly found: Readonly<Record<string, unknown>> | undefined;
};

const policy = defaultPolicy.signals;
const find = (signal: SignalName, facts: Changes) =>
  evidenceOf(knownFactsOf(facts), policy).find((e) => e.signal === signal);

function rows(signal: SignalName, table: readonly Row[]) {
  describe(signal, () => {
    it.each(table)('$name', ({ facts, found }) => {
      const evidence = find(signal, facts);
      if (found === undefined) expect(evidence).toBeUndefined();
      else expect(evidence).toMatchObject(found);
    });
  });
}

const disowned = learn(
  regular,
  { kind: 'unlearn', eventId: 'evt_no', at: NOON - HOUR, since: NOON - 2 * DAY, who: { subject } },
  NOON,
);
const withStolenPhone = learn(
  taught(regular, { at: NOON - 2 * HOUR, deviceId: 'stolen', client: newPhone }),
  { kind: 'unlearn', eventId: 'evt_no', at: NOON - HOUR, since: NOON - 3 * HOUR, who: { subject } },
  NOON,
);

rows('known-device', [
  {
    name: 'a learned device',
    facts: { profile: regular, attempt: { isDeviceKnown: true, deviceId: 'laptop' } },
    found: { standing: 'learned' },
  },
  {
    name: 'a genuine token of a device not learned yet',
    facts: { profile: regular, attempt: { isDeviceKnown: true, deviceId: 'tablet' } },
    found: { standing: 'token-only' },
  },
  {
    name: 'a token that was not genuine',
    facts: { profile: regular, attempt: { isDeviceKnown: false, deviceId: 'laptop' } },
    found: undefined,
  },
  {
    name: 'a disowned device',
    facts: { profile: withStolenPhone, attempt: { isDeviceKnown: true, deviceId: 'stolen' } },
    found: undefined,
  },
]);

rows('new-device', [
  { name: 'nothing is new to a stranger', facts: {}, found: undefined },
  {
    name: 'no token, one sign-in before',
    facts: { profile: newcomer },
    found: { standing: 'new-to-a-newcomer' },
  },
  { name: 'no token, many before', facts: { profile: regular }, found: { standing: 'new' } },
  {
    name: 'a known one',
    facts: { profile: regular, attempt: { isDeviceKnown: true, deviceId: 'laptop' } },
    found: undefined,
  },
  {
    name: 'a disowned one with a genuine token',
    facts: { profile: withStolenPhone, attempt: { isDeviceKnown: true, deviceId: 'stolen' } },
    found: { standing: 'disowned' },
  },
  {
    name: 'another application did not name one',
    facts: { profile: regular, attempt: { isReported: true } },
    found: undefined,
  },
  {
    name: 'another application named one never seen',
    facts: { profile: regular, attempt: { isReported: true, deviceId: 'x' } },
    found: { standing: 'new' },
  },
]);

rows('new-network', [
  { name: 'a stranger has no old one', facts: { attempt: { client: munich } }, found: undefined },
  { name: 'the one from home', facts: { profile: regular }, found: undefined },
  {
    name: 'another in the same city',
    facts: { profile: regular, attempt: { client: newPhone } },
    found: { whereabouts: 'near' },
  },
  {
    name: 'another in another city',
    facts: { profile: regular, attempt: { client: munich } },
    found: { whereabouts: 'far' },
  },
  {
    name: 'another city by name, the same place by location',
    facts: { profile: regular, attempt: { client: { ...newPhone, city: 'Potsdam' } } },
    found: { whereabouts: 'near' },
  },
  {
    name: 'another, nobody knows where',
    facts: { profile: regular, attempt: { client: { ip: '203.0.113.99', asn: 24940 } } },
    found: { whereabouts: 'unknown' },
  },
  {
    name: 'an unknown network is not a new one',
    facts: { profile: regular, attempt: { client: { ip: '203.0.113.99' } } },
    found: undefined,
  },
]);

rows('new-country', [
  { name: 'a stranger has no old one', facts: { attempt: { client: saoPaulo } }, found: undefined },
  { name: 'the one from home', facts: { profile: newcomer }, found: undefined },
  {
    name: 'another',
    facts: { profile: newcomer, attempt: { client: saoPaulo } },
    found: { country: 'BR', knownCountries: 1 },
  },
  {
    name: 'an unknown one is not a new one',
    facts: { profile: newcomer, attempt: { client: { ip: '192.0.2.5' } } },
    found: undefined,
  },
]);

rows('unusual-hour', [
  { name: 'the usual hour', facts: { profile: regular }, found: undefined },
  {
    name: 'at the edge of the neighbouring hours',
    facts: { profile: regular, attempt: { at: NOON + 2 * HOUR } },
    found: undefined,
  },
  {
    name: 'beyond it',
    facts: { profile: regular, attempt: { at: NOON + 3 * HOUR } },
    found: { hourUtc: 15, share: 0 },
  },
  {
    name: 'too little history to have hours',
    facts: { profile: newcomer, attempt: { at: NOON + 3 * HOUR } },
    found: undefined,
  },
]);

rows('dormant-account', [
  { name: 'a day short', facts: { profile: newcomer, attempt: { at: NOON + 177 * DAY } }, found: undefined },
  {
    name: 'long enough',
    facts: { profile: newcomer, attempt: { at: NOON + 178 * DAY } },
    found: { idleDays: 180 },
  },
  { name: 'a stranger is not dormant', facts: {}, found: undefined },
]);

const saying = (userAgent: string): Changes => ({ attempt: { client: { ...home, userAgent } } });
rows('automation', [
  { name: 'a browser', facts: saying(CHROME), found: undefined },
  {
    name: 'a headless browser',
    facts: saying(CHROME.replace('Chrome', 'HeadlessChrome')),
    found: { tool: 'headless' },
  },
  { name: 'curl', facts: saying('curl/8.9.1'), found: { tool: 'library', marker: 'curl' } },
  { name: 'python', facts: saying('python-requests/2.32.3'), found: { tool: 'library' } },
  { name: 'an app of its own', facts: saying('Ada/4.1 CFNetwork/1498 Darwin/23.5.0'), found: undefined },
  {
    name: 'a browser that mentions a tool in passing',
    facts: saying(`${CHROME} curling/1`),
    found: undefined,
  },
  { name: 'an unknown user agent', facts: { attempt: { client: { ip: home.ip } } }, found: undefined },
]);

const { acceptLanguage: _, ...mute } = home;
rows('client-inconsistency', [
  { name: 'a browser as browsers are', facts: {}, found: undefined },
  {
    name: 'a browser with an old handshake',
    facts: { attempt: { client: { ...home, ja4: 't11d1516h2_aaaaaaaaaaaa_bbbbbbbbbbbb' } } },
    found: { contradictions: ['tls-version'] },
  },
  {
    name: 'a browser that offers no HTTP/2',
    facts: { attempt: { client: { ...home, ja4: 't13d1516h1_aaaaaaaaaaaa_bbbbbbbbbbbb' } } },
    found: { contradictions: ['application-protocol'] },
  },
  {
    name: 'a script that offers no HTTP/2 claims no more than it is',
    facts: {
      attempt: { client: { ...home, userAgent: 'curl/8', ja4: 't13d1516h1_aaaaaaaaaaaa_bbbbbbbbbbbb' } },
    },
    found: undefined,
  },
  {
    name: 'a browser without a language',
    facts: { attempt: { client: mute } },
    found: { contradictions: ['no-language'], count: 1 },
  },
  {
    name: 'a browser whose language was not reported',
    facts: { attempt: { client: mute, isReported: true } },
    found: undefined,
  },
  {
    name: 'a clock of another continent',
    facts: { attempt: { client: { ...home, timeZone: 'Asia/Tokyo' } } },
    found: { contradictions: ['time-zone'] },
  },
  {
    name: 'a clock across the date line',
    facts: {
      attempt: {
        client: {
          ...home,
          timeZone: 'Pacific/Kiritimati',
          location: { latitude: 2, longitude: -157, accuracyKm: 1 },
        },
      },
    },
    found: undefined,
  },
  {
    name: 'a clock nobody has',
    facts: { attempt: { client: { ...home, timeZone: 'Mars/Olympus' } } },
    found: undefined,
  },
]);

rows('failure-velocity-account', [
  { name: 'below', facts: { lanes: { accountFailures: 2, addressFailures: 0 } }, found: undefined },
  { name: 'enough', facts: { lanes: { accountFailures: 3, addressFailures: 0 } }, found: { failures: 3 } },
  {
    name: 'not on a known device',
    facts: {
      lanes: { accountFailures: 9, addressFailures: 0 },
      attempt: { isDeviceKnown: true, deviceId: 'laptop' },
    },
    found: undefined,
  },
  { name: 'unreadable', facts: { lanes: 'unreadable' }, found: undefined },
]);

rows('failure-velocity-address', [
  { name: 'below', facts: { lanes: { accountFailures: 0, addressFailures: 2 } }, found: undefined },
  { name: 'enough', facts: { lanes: { accountFailures: 0, addressFailures: 3 } }, found: { failures: 3 } },
]);

/** So many people tried from one client, so many of them in vain. */
function crowd(people: number, failures: number, client = saoPaulo, passwordFingerprint?: string) {
  const events = Array.from({ length: people }, (__, i) =>
    signInDecided({
      at: NOON - 60_000,
      subject: `subject-${i}` as Subject,
      client,
      password: i < failures ? 'wrong' : 'right',
      answer: i < failures ? 'refused' : 'signed-in',
      ...(passwordFingerprint ? { passwordFingerprint } : {}),
    }),
  );
  return countPopulation(emptyPopulation(), events, NOON);
}
/** The same crowd while one person of it, or each of many, signs in as well. */
function covered(failures: number, owners: number, times: number) {
  const own = Array.from({ length: times }, (__, i) =>
    signInDecided({ at: NOON - 60_000 + i, subject: `own-${i % owners}` as Subject, client: saoPaulo }),
  );
  return countPopulation(crowd(failures, failures), own, NOON);
}
const { asn: _a, ja4: _j, ...addressOnly } = saoPaulo;

rows('credential-stuffing', [
  {
    name: 'three people behind one address',
    facts: { population: crowd(3, 3), attempt: { client: addressOnly } },
    found: undefined,
  },
  {
    name: 'a crowd that fails',
    facts: { population: crowd(8, 8), attempt: { client: addressOnly } },
    found: { cluster: 'address' },
  },
  {
    name: 'a crowd that gets in',
    facts: { population: crowd(20, 10), attempt: { client: addressOnly } },
    found: undefined,
  },
  {
    name: 'a crowd that fails while one person gets in over and over',
    facts: { population: covered(100, 1, 900), attempt: { client: saoPaulo } },
    found: { signal: 'credential-stuffing' },
  },
  {
    name: 'many who get in, and hundreds of failures among them',
    facts: { population: covered(300, 900, 900), attempt: { client: saoPaulo } },
    found: undefined,
  },
  {
    name: 'a crowd elsewhere',
    facts: { population: crowd(8, 8), attempt: { client: { ip: '198.51.100.200' } } },
    found: undefined,
  },
  {
    name: 'a crowd with one fingerprint',
    facts: {
      population: crowd(40, 40),
      attempt: { client: { ip: '198.51.100.200', ja4: saoPaulo.ja4 ?? '' } },
    },
    found: { cluster: 'ja4' },
  },
  {
    name: 'a crowd of two hours ago',
    facts: { population: crowd(40, 40), attempt: { client: addressOnly, at: NOON + 2 * HOUR } },
    found: undefined,
  },
]);

rows('password-spray', [
  {
    name: 'one password for a few',
    facts: { population: crowd(3, 3, saoPaulo, 'fp'), attempt: { passwordFingerprint: 'fp' } },
    found: undefined,
  },
  {
    name: 'one password for many',
    facts: { population: crowd(9, 9, saoPaulo, 'fp'), attempt: { passwordFingerprint: 'fp' } },
    found: { signal: 'password-spray' },
  },
  {
    name: 'another password',
    facts: { population: crowd(9, 9, saoPaulo, 'fp'), attempt: { passwordFingerprint: 'other' } },
    found: undefined,
  },
  {
    name: 'many have it, and it is right',
    facts: { population: crowd(9, 0, saoPaulo, 'fp'), attempt: { passwordFingerprint: 'fp' } },
    found: undefined,
  },
]);

rows('listed-address', [
  { name: 'on no list', facts: {}, found: undefined },
  { name: 'watched', facts: { lists: { address: 'watch' } }, found: { list: 'watch' } },
]);
rows('wrong-password', [
  { name: 'right', facts: {}, found: undefined },
  { name: 'not asked', facts: { attempt: { passwordOutcome: 'not-asked' } }, found: undefined },
  { name: 'wrong', facts: { attempt: { passwordOutcome: 'wrong' } }, found: { signal: 'wrong-password' } },
]);
rows('user-risk', [
  { name: 'low', facts: {}, found: undefined },
  { name: 'high', facts: { userRisk: { level: 'high' } }, found: { level: 'high' } },
]);

rows('history', [
  { name: 'nobody seen yet', facts: {}, found: { signIns: 0 } },
  { name: 'one sign-in', facts: { profile: newcomer }, found: { signIns: 1 } },
  {
    name: 'one, long ago',
    facts: { profile: newcomer, attempt: { at: NOON + 900 * DAY } },
    found: { signIns: 1 },
  },
  {
    name: 'nine, of which the older count a little less',
    facts: { profile: regular },
    found: { signIns: 8 },
  },
]);

rows('absence', [
  { name: 'nobody seen yet', facts: {}, found: undefined },
  { name: 'a day', facts: { profile: regular }, found: { hours: 24 } },
  {
    name: 'an event that came late',
    facts: { profile: regular, attempt: { at: NOON - 2 * DAY } },
    found: { hours: 0 },
  },
]);

rows('known-device', [
  ...[
    { days: 0.5, tenure: 'day' },
    { days: 1, tenure: 'month' },
    { days: 29, tenure: 'month' },
    { days: 30, tenure: 'settled' },
  ].map(({ days, tenure }) => ({
    name: `the owner's for ${days} days`,
    facts: {
      profile: taught(undefined, { at: NOON, deviceId: 'laptop' }),
      attempt: { at: NOON + days * DAY, isDeviceKnown: true, deviceId: 'laptop' },
    },
    found: { tenure },
  })),
  {
    name: 'never learned',
    facts: { profile: regular, attempt: { isDeviceKnown: true, deviceId: 'tablet' } },
    found: { tenure: 'token-only' },
  },
]);

rows('new-device', [
  {
    name: 'the usual software, its token lost',
    facts: { profile: regular },
    found: { novelty: 'new-usual' },
  },
  {
    name: 'other software',
    facts: { profile: regular, attempt: { client: newPhone } },
    found: { novelty: 'new-other' },
  },
  {
    name: 'software nobody can name',
    facts: { profile: regular, attempt: { client: { ip: home.ip } } },
    found: { novelty: 'new-unknown' },
  },
  {
    name: 'a newcomer',
    facts: { profile: newcomer, attempt: { client: newPhone } },
    found: { novelty: 'newcomer-other' },
  },
]);

rows('new-network', [
  {
    name: 'in the same city',
    facts: { profile: regular, attempt: { client: newPhone } },
    found: { nearness: 'city' },
  },
  {
    name: 'in the next town',
    facts: { profile: regular, attempt: { client: { ...newPhone, city: 'Potsdam' } } },
    found: { nearness: 'near' },
  },
  {
    name: 'in the same country',
    facts: { profile: regular, attempt: { client: munich } },
    found: { nearness: 'country' },
  },
  {
    name: 'abroad',
    facts: { profile: regular, attempt: { client: saoPaulo } },
    found: { nearness: 'abroad' },
  },
]);

rows('far-from-usual', [
  { name: 'nobody seen yet', facts: {}, found: undefined },
  { name: 'a known city', facts: { profile: regular }, found: undefined },
  {
    name: 'another city',
    facts: { profile: regular, attempt: { client: munich } },
    found: { distanceKm: 408 },
  },
  {
    name: 'an unknown place',
    facts: { profile: regular, attempt: { client: { ip: home.ip } } },
    found: undefined,
  },
]);

rows('device-token-mismatch', [
  { name: 'none', facts: { attempt: { deviceToken: 'none' } }, found: undefined },
  { name: 'their own', facts: { attempt: { deviceToken: 'own' } }, found: undefined },
  { name: 'unknown', facts: {}, found: undefined },
  {
    name: "somebody else's",
    facts: { attempt: { deviceToken: 'foreign' } },
    found: { signal: 'device-token-mismatch' },
  },
]);

rows('anonymous-network', [
  { name: 'in no feed', facts: {}, found: undefined },
  { name: 'feeds that cannot be read', facts: { reputation: 'unreadable' }, found: undefined },
  { name: 'a hosting range', facts: { reputation: ['hosting'] }, found: { kind: 'hosting' } },
  {
    name: 'the worst of several',
    facts: { reputation: ['hosting', 'tor-exit'] },
    found: { kind: 'tor-exit' },
  },
  {
    name: 'a proxy its owner always uses',
    facts: { profile: regular, reputation: ['proxy'] },
    found: { kind: 'usual' },
  },
  {
    name: 'a bad one stays bad',
    facts: { profile: regular, reputation: ['proxy', 'known-bad'] },
    found: { kind: 'known-bad' },
  },
]);

const lanes = (more: object): Changes => ({ lanes: { accountFailures: 0, addressFailures: 0, ...more } });
rows('code-guessing', [
  { name: 'below', facts: lanes({ wrongCodes: 2 }), found: undefined },
  { name: 'enough', facts: lanes({ wrongCodes: 3 }), found: { wrongCodes: 3 } },
  { name: 'not counted', facts: lanes({}), found: undefined },
  { name: 'unreadable', facts: { lanes: 'unreadable' }, found: undefined },
]);
rows('code-fatigue', [
  { name: 'one that may still be met', facts: lanes({ unmetChallenges: 1 }), found: undefined },
  { name: 'enough', facts: lanes({ unmetChallenges: 2 }), found: { unmet: 2 } },
  { name: 'not counted', facts: lanes({}), found: undefined },
]);
rows('recovery-abuse', [
  { name: 'somebody who forgot', facts: lanes({ resets: 2, addressResets: 4 }), found: undefined },
  { name: 'many for one account', facts: lanes({ resets: 3 }), found: { strength: 1 } },
  { name: 'many from one address', facts: lanes({ addressResets: 10 }), found: { strength: 2 } },
  { name: 'not counted', facts: lanes({}), found: undefined },
]);

const running = (campaignId: string, ...shared: string[]) =>
  ({ campaignId, type: 'password-spray', shared }) as CampaignMembership;
rows('campaign-membership', [
  { name: 'none', facts: {}, found: undefined },
  { name: 'unreadable', facts: { campaigns: 'unreadable' }, found: undefined },
  {
    name: 'the closest of two',
    facts: { campaigns: [running('cam_1', 'ja4'), running('cam_2', 'ip', 'ja4')] },
    found: { campaignId: 'cam_2', ties: 2 },
  },
]);

const leaked = learn(
  newcomer,
  { kind: 'hold', source: 'leaked-credential', eventId: 'evt_l', at: NOON - HOUR, who: { subject } },
  NOON,
);
const changed = learn(
  leaked,
  { kind: 'clear', remediation: 'password-changed', eventId: 'evt_c', at: NOON - 1, who: { subject } },
  NOON,
);
rows('breached-password', [
  { name: 'nothing known', facts: { profile: newcomer }, found: undefined },
  { name: 'right in an attack before', facts: { profile: leaked }, found: { signal: 'breached-password' } },
  { name: 'replaced since', facts: { profile: changed }, found: undefined },
  {
    name: 'not the right one',
    facts: { profile: leaked, attempt: { passwordOutcome: 'wrong' } },
    found: undefined,
  },
]);

for (const [signal, client] of [
  ['failure-velocity-network', { ip: '203.0.113.50', asn: 28573 }],
  ['failure-velocity-fingerprint', { ip: '203.0.113.50', ja4: saoPaulo.ja4 ?? '' }],
] as const)
  rows(signal, [
    { name: 'nobody counted', facts: { attempt: { client } }, found: undefined },
    {
      name: 'as many failures as anywhere',
      facts: { population: crowd(50, 10), attempt: { client } },
      found: undefined,
    },
    {
      name: 'two failures say little',
      facts: { population: crowd(2, 1), attempt: { client } },
      found: undefined,
    },
    {
      name: 'nearly all fail',
      facts: { population: crowd(50, 48), attempt: { client } },
      found: { failures: 48, attempts: 50, excessBits: 2.16 },
    },
    {
      name: 'somewhere else',
      facts: { population: crowd(50, 48), attempt: { client: { ip: '203.0.113.50' } } },
      found: undefined,
    },
  ]);

/** A country of ten thousand, of whom so many use the attempt's network. */
function neighbours(here: number, counted = 10_000) {
  const population = emptyPopulation();
  const levels = {
    ...population.levels,
    country: { total: counted, counts: new Map([['DE', counted]]) },
    asn: { total: counted, counts: new Map([['3320', here]]) },
  };
  return { ...population, levels };
}
rows('rare-network', [
  { name: 'nobody counted', facts: {}, found: undefined },
  { name: 'too few counted', facts: { population: neighbours(1, 199) }, found: undefined },
  { name: 'what many use', facts: { population: neighbours(3_000) }, found: { rarerBits: 0 } },
  { name: 'what one in a thousand uses', facts: { population: neighbours(10) }, found: { rarerBits: 6 } },
  {
    name: 'an unknown network is not a rare one',
    facts: { population: neighbours(10), attempt: { client: { ip: home.ip, country: 'DE' } } },
    found: undefined,
  },
]);

describe('familiar-network and familiar-software', () => {
  const bits = (signal: 'familiar-network' | 'familiar-software', facts: Changes) =>
    Number(find(signal, facts)?.['ratioBits']);

  it('are silent about a stranger, who is like everybody', () => {
    expect(find('familiar-network', {})).toBeUndefined();
    expect(find('familiar-software', {})).toBeUndefined();
  });
  it('know home by its address better than by its network, and that better than by its country', () => {
    const address = bits('familiar-network', { profile: regular });
    const network = bits('familiar-network', {
      profile: regular,
      attempt: { client: { ...home, ip: '198.51.100.8' } },
    });
    const country = bits('familiar-network', { profile: regular, attempt: { client: munich } });
    const abroad = bits('familiar-network', { profile: regular, attempt: { client: saoPaulo } });
    expect([address, network, country, abroad]).toEqual(
      [address, network, country, abroad].toSorted((a, b) => a - b),
    );
    expect(network).toBeLessThan(-1);
    expect(abroad).toBeGreaterThan(4);
  });
  it('take an updated browser for the same browser, and another phone for another', () => {
    const updated = bits('familiar-software', {
      profile: regular,
      attempt: { client: { ...home, userAgent: CHROME.replace('126', '127') } },
    });
    expect(updated).toBeLessThan(1);
    expect(bits('familiar-software', { profile: regular, attempt: { client: newPhone } })).toBeGreaterThan(3);
  });
  it('do not punish a long history more than a short one', () => {
    let veteran = regular;
    for (let i = 0; i < 300; i++)
      veteran = taught(veteran, { at: NOON - HOUR - (300 - i) * 60_000, deviceId: 'laptop' });
    const short = bits('familiar-network', { profile: regular, attempt: { client: saoPaulo } });
    expect(bits('familiar-network', { profile: veteran, attempt: { client: saoPaulo } })).toBeCloseTo(
      short,
      1,
    );
  });
  it('take who changes every day at the next change for less of a stranger', () => {
    let roamer: typeof regular | undefined;
    for (let i = 0; i < 9; i++)
      roamer = taught(roamer, {
        at: NOON - (9 - i) * DAY,
        client: { ...home, ip: `198.51.100.${i}`, asn: 100 + i },
      });
    const elsewhere = { client: { ...home, ip: '203.0.113.4', asn: 999 } };
    expect(bits('familiar-network', { profile: roamer as typeof regular, attempt: elsewhere })).toBeLessThan(
      bits('familiar-network', { profile: regular, attempt: elsewhere }) - 0.5,
    );
  });
  it('after one sign-in, take the networks of the country for as likely as they are among its people', () => {
    const common = bits('familiar-network', { profile: newcomer, attempt: { client: munich } });
    const abroad = bits('familiar-network', { profile: newcomer, attempt: { client: saoPaulo } });
    expect(common).toBeLessThan(1.5);
    expect(abroad).toBeGreaterThan(common + 1);
  });
  it('say nothing of a new address whose network nobody knows, and know the owner’s own', () => {
    const from = (ip: string) =>
      familiarNetwork(knownFactsOf({ profile: regular, attempt: { client: { ip } } }));
    expect(from('203.0.113.50')).toBeUndefined();
    expect(from(home.ip)?.ratioBits).toBeLessThan(0);
  });
  it('say less of a person the less is left', () => {
    expect(disowned?.weight).toBeLessThan(regular.weight);
  });
});
