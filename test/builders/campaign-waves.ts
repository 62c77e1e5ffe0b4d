import type {
  ActivityEvent,
  ChallengeAnswered,
  PasswordResetBegun,
  SignInDecided,
} from '../../functions/activity/domain/activity-event.ts';
import type { ClientFacts } from '../../functions/platform/client-facts.ts';
import { newId } from '../../functions/platform/ids.ts';
import { challengeAnswered, signInDecided } from './risk-events.ts';
import { assessmentOf, CHROME, JA4_BROWSER, NOON } from './risk-facts.ts';
import type { Victim } from './stuffing-wave.ts';

/** A machine of the attacker's: rented, with the most popular browser there is. */
export const rented = (i: number, asn = 64_500): ClientFacts => ({
  ip: `203.0.113.${i % 250}`,
  asn,
  ja4: JA4_BROWSER,
  userAgent: CHROME,
});

/** A customer of a big carrier: few public addresses for many, and the most popular browser there is. */
export const onCarrier = (i: number): ClientFacts => ({
  ip: `100.64.${i % 16}.1`,
  asn: 3320,
  ja4: JA4_BROWSER,
  userAgent: CHROME,
});

const DOUBTED = assessmentOf({
  decision: 'challenge',
  level: 'medium',
  reasons: [
    { signal: 'new-device', evidence: {}, bits: 3 },
    { signal: 'new-network', evidence: {}, bits: 2 },
  ],
});

/** A right password in the hands of somebody who has neither the owner's device nor network. */
export function strangersSignIn(person: Victim, client: ClientFacts, at: number): SignInDecided {
  return signInDecided({
    ...person,
    at,
    client,
    answer: 'challenged',
    challengeId: newId('chl', at),
    assessment: DOUBTED,
  });
}

export function wrongPassword(
  person: Victim,
  client: ClientFacts,
  at: number,
  passwordFingerprint?: string,
): SignInDecided {
  return signInDecided({
    ...person,
    at,
    client,
    password: 'wrong',
    answer: 'refused',
    assessment: assessmentOf({ decision: 'challenge', level: 'medium' }),
    ...(passwordFingerprint ? { passwordFingerprint } : {}),
  });
}

export function owner(person: Victim, client: ClientFacts, at: number): SignInDecided {
  return signInDecided({ ...person, at, client, deviceId: `device-${person.subject}` });
}

export function resetBegun(
  { accountId, subject }: Victim,
  client: ClientFacts,
  at: number,
): PasswordResetBegun {
  return { type: 'password.reset-begun', eventId: newId('evt', at), at, accountId, subject, client };
}

export function passes({ accountId, subject }: Victim, client: ClientFacts, at: number): ChallengeAnswered {
  return challengeAnswered({ at, accountId, subject, client, result: 'passed' });
}

type Wave = (people: readonly Victim[], at?: number) => ActivityEvent[];

const person = (people: readonly Victim[], i: number) => people[i % people.length] as Victim;

/** Lists of leaked pairs, from one rented network. */
export const stuffing: Wave = (people, at = NOON) =>
  Array.from({ length: 60 }, (_, i) =>
    wrongPassword(person(people, i), rented(i), at + i * 500, `p${i.toString(36)}`),
  );

/** One password on everybody, from one rented network. */
export const loudSpray: Wave = (people, at = NOON) =>
  Array.from({ length: 60 }, (_, i) => wrongPassword(person(people, i), rented(i), at + i * 500, 'spr'));

/** One password on everybody, once a minute, each time from another network with another tool. */
export const slowSpray: Wave = (people, at = NOON) =>
  Array.from({ length: 60 }, (_, i) =>
    wrongPassword(
      person(people, i),
      { ip: `10.${i}.0.1`, asn: 1_000 + i, ja4: `tool-${i}` },
      at + i * 60_000,
      'spr',
    ),
  );

/** The right password of one person, and code after code, from ever other networks. */
export const fatigueOfOne: Wave = (people, at = NOON) =>
  Array.from({ length: 12 }, (_, i) =>
    strangersSignIn(person(people, 0), { ...rented(i), ip: `10.${i}.0.1`, asn: 1_000 + i }, at + i * 20_000),
  );

/** Code after code for a handful of people, from one network. */
export const fatigueOfMany: Wave = (people, at = NOON) =>
  Array.from({ length: 48 }, (_, i) =>
    strangersSignIn(person(people, Math.floor(i / 6)), rented(i), at + i * 5_000),
  );

/** A new password for everybody, please. */
export const resetsOfMany: Wave = (people, at = NOON) =>
  Array.from({ length: 40 }, (_, i) => resetBegun(person(people, i), rented(i), at + i * 2_000));

export const resetsOfOne: Wave = (people, at = NOON) =>
  Array.from({ length: 8 }, (_, i) =>
    resetBegun(person(people, 0), { ip: `10.${i}.0.1`, asn: 1_000 + i, ja4: `tool-${i}` }, at + i * 30_000),
  );

/** Many who told a fake page their passwords, which come from one network and are right. */
export const phishing: Wave = (people, at = NOON) =>
  Array.from({ length: 40 }, (_, i) =>
    i % 8 === 7
      ? wrongPassword(person(people, i), rented(i), at + i * 3_000)
      : strangersSignIn(person(people, i), rented(i), at + i * 3_000),
  );

/**
 * A marketing mail went out: thousands of people of one carrier with one browser. A third are on new phones, of whom
 * most are asked for a code and pass; one in twelve mistypes first, one in twenty has forgotten the password.
 */
export const popularEvent: Wave = (people, at = NOON) =>
  people.flatMap((who, i): ActivityEvent[] => {
    const client = onCarrier(i);
    const when = at + i * 200;
    const isNewPhone = i % 3 === 0;
    return [
      ...(i % 20 === 3 ? [resetBegun(who, client, when)] : []),
      ...(i % 12 === 5 ? [wrongPassword(who, client, when, `m${(i % 900).toString(36)}`)] : []),
      ...(isNewPhone
        ? [strangersSignIn(who, client, when + 9_000), passes(who, client, when + 30_000)]
        : [owner(who, client, when + 9_000)]),
    ];
  });

/** An office behind one address on Monday: everybody mistypes, some on computers that were set up anew, and gets in. */
export const mondayOffice: Wave = (people, at = NOON) => {
  const client: ClientFacts = { ip: '198.51.100.200', asn: 8_881, ja4: JA4_BROWSER, userAgent: CHROME };
  return people
    .slice(0, 60)
    .flatMap((who, i): ActivityEvent[] => [
      wrongPassword(who, client, at + i * 3_000, `o${i.toString(36)}`),
      ...(i % 4 === 0
        ? [signInDecided({ ...who, at: at + i * 3_000 + 9_000, client })]
        : [owner(who, client, at + i * 3_000 + 9_000)]),
    ]);
};
