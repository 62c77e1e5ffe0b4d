import type { Assessment } from '../../functions/activity/domain/assessment.ts';
import type { ClientFacts } from '../../functions/platform/client-facts.ts';
import type { Subject } from '../../functions/platform/table-keys.ts';
import type { Attempt, Facts } from '../../functions/risk/domain/facts.ts';
import { type KnownFacts, knownFacts } from '../../functions/risk/domain/known-facts.ts';
import { learn } from '../../functions/risk/domain/learn.ts';
import { emptyPopulation } from '../../functions/risk/domain/population.ts';
import type { Profile } from '../../functions/risk/domain/profile.ts';

export const NOON = Date.UTC(2026, 5, 1, 12);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const subject = 'subject-of-ada' as Subject;

export const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
export const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
export const JA4_BROWSER = 't13d1516h2_8daaf6152771_e5627efa2ab1';

/** At home in Berlin, in a browser. */
export const home: ClientFacts = {
  ip: '198.51.100.7',
  asn: 3320,
  country: 'DE',
  region: 'BE',
  city: 'Berlin',
  location: { latitude: 52.52, longitude: 13.4, accuracyKm: 50 },
  timeZone: 'Europe/Berlin',
  userAgent: CHROME,
  acceptLanguage: 'de-DE',
  ja4: JA4_BROWSER,
};

/** A new phone on its own mobile network, in the same city. */
export const newPhone: ClientFacts = { ...home, ip: '203.0.113.9', asn: 6805, userAgent: IPHONE };

export const munich: ClientFacts = {
  ...home,
  ip: '203.0.113.99',
  asn: 24940,
  region: 'BY',
  city: 'Munich',
  location: { latitude: 48.1, longitude: 11.6, accuracyKm: 50 },
};

export const saoPaulo: ClientFacts = {
  ip: '192.0.2.5',
  asn: 28573,
  country: 'BR',
  region: 'SP',
  city: 'Sao Paulo',
  location: { latitude: -23.5, longitude: -46.6, accuracyKm: 50 },
  timeZone: 'America/Sao_Paulo',
  userAgent: CHROME,
  acceptLanguage: 'pt-BR',
  ja4: JA4_BROWSER,
};

type Learned = {
  readonly client?: ClientFacts;
  readonly at?: number;
  readonly deviceId?: string;
  readonly eventId?: string;
};

let lessons = 0;

export function taught(
  profile: Profile | undefined,
  { client = home, at = NOON - DAY, deviceId, eventId }: Learned = {},
): Profile {
  lessons += 1;
  const lesson = {
    kind: 'teach' as const,
    eventId: eventId ?? `evt_${lessons}`,
    at,
    subject,
    client,
    ...(deviceId ? { deviceId } : {}),
  };
  const after = learn(profile, lesson, at);
  if (!after) throw new Error('nothing was learned');
  return after;
}

/** Somebody who has signed up at home and not been back since. */
export const newcomer = taught(undefined, { at: NOON - 2 * DAY });

/** Somebody who has signed in from home with one device, once a day. */
export const regular = [9, 8, 7, 6, 5, 4, 3, 2, 1].reduce<Profile | undefined>(
  (profile, days) => taught(profile, { at: NOON - days * DAY, deviceId: 'laptop' }),
  undefined,
) as Profile;

/** Facts of one attempt: at home, with the right password, nothing against it. */
export function factsOf(
  changes: Partial<Omit<Facts, 'attempt'>> & { readonly attempt?: Partial<Attempt> } = {},
): Facts {
  const { attempt, ...rest } = changes;
  return {
    attempt: {
      at: NOON,
      subject,
      flow: 'sign-in',
      client: home,
      isDeviceKnown: false,
      passwordOutcome: 'right',
      ...attempt,
    },
    profile: undefined,
    population: emptyPopulation(),
    lists: {},
    lanes: { accountFailures: 0, addressFailures: 0 },
    reputation: [],
    campaigns: [],
    userRisk: { level: 'low' },
    accountHead: undefined,
    ...rest,
  };
}

export function knownFactsOf(changes: Parameters<typeof factsOf>[0] = {}): KnownFacts {
  return knownFacts(factsOf(changes));
}

export function assessmentOf(changes: Partial<Assessment> = {}): Assessment {
  return {
    decision: 'allow',
    score: 0.004,
    level: 'low',
    bits: -8,
    priorBits: -8,
    reasons: [],
    missing: [],
    mode: 'enforce',
    policyVersion: 'test',
    modelVersion: 'test',
    ...changes,
  };
}
