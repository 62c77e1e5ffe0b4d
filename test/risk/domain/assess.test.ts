import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientFacts } from '../../../functions/platform/client-facts.ts';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import { createAssessor } from '../../../functions/risk/domain/assess.ts';
import { countPopulation } from '../../../functions/risk/domain/count-population.ts';
import type { Facts } from '../../../functions/risk/domain/facts.ts';
import { knownFacts } from '../../../functions/risk/domain/known-facts.ts';
import { emptyPopulation } from '../../../functions/risk/domain/population.ts';
import { score } from '../../../functions/risk/domain/score.ts';
import { SIGNAL_NAMES } from '../../../functions/risk/domain/signal-names.ts';
import { evidenceOf } from '../../../functions/risk/domain/signals.ts';
import { loadModel } from '../../../functions/risk/load-model.ts';
import { defaultModel } from '../../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../../functions/risk/policy/default-policy.ts';
import { ADDRESS_CATEGORIES } from '../../../functions/threat-intelligence/domain/address-category.ts';
import { everythingAtOnce } from '../../builders/everything-at-once.ts';
import { signInDecided } from '../../builders/risk-events.ts';
import {
  CHROME,
  factsOf,
  HOUR,
  home,
  IPHONE,
  munich,
  NOON,
  newcomer,
  newPhone,
  regular,
  saoPaulo,
} from '../../builders/risk-facts.ts';

const assess = createAssessor({ policy: defaultPolicy, model: defaultModel });
const laptop = { isDeviceKnown: true, deviceId: 'laptop' };

/** A campaign that the snapshot knows: forty people tried from one address, in vain. */
const underAttack = countPopulation(
  emptyPopulation(),
  Array.from({ length: 40 }, (_, i) =>
    signInDecided({
      at: NOON - 60_000,
      subject: `subject-${i}` as Subject,
      client: saoPaulo,
      password: 'wrong',
      answer: 'refused',
    }),
  ),
  NOON,
);

describe('an attempt with the right password', () => {
  it.each<{ name: string; facts: Parameters<typeof factsOf>[0]; decision: string; level: string }>([
    { name: 'the first there ever was', facts: {}, decision: 'allow', level: 'low' },
    {
      name: 'the first after signing up, from home',
      facts: { profile: newcomer },
      decision: 'allow',
      level: 'low',
    },
    {
      name: 'the first after signing up, from a phone in the same city',
      facts: { profile: newcomer, attempt: { client: newPhone } },
      decision: 'challenge',
      level: 'high',
    },
    {
      name: 'the known device at home',
      facts: { profile: regular, attempt: laptop },
      decision: 'allow',
      level: 'low',
    },
    {
      name: 'the known device in another city',
      facts: { profile: regular, attempt: { ...laptop, client: munich } },
      decision: 'allow',
      level: 'low',
    },
    {
      name: 'the known device in another country, a day later',
      facts: { profile: regular, attempt: { ...laptop, client: saoPaulo } },
      decision: 'allow',
      level: 'low',
    },
    {
      name: 'a new phone at home',
      facts: { profile: regular, attempt: { client: { ...home, userAgent: IPHONE } } },
      decision: 'allow',
      level: 'medium',
    },
    {
      name: 'a new phone in the same city',
      facts: { profile: regular, attempt: { client: newPhone } },
      decision: 'challenge',
      level: 'high',
    },
    {
      name: 'a new device on a new network in another city',
      facts: { profile: regular, attempt: { client: munich } },
      decision: 'challenge',
      level: 'medium',
    },
    {
      name: 'the same for a newcomer',
      facts: { profile: newcomer, attempt: { client: munich } },
      decision: 'challenge',
      level: 'medium',
    },
    {
      name: 'a new device on another continent',
      facts: { profile: regular, attempt: { client: saoPaulo } },
      decision: 'challenge',
      level: 'high',
    },
    {
      name: 'the same for a newcomer',
      facts: { profile: newcomer, attempt: { client: saoPaulo } },
      decision: 'challenge',
      level: 'high',
    },
    {
      name: 'a new device in another country, and nothing but the country is known',
      facts: {
        profile: newcomer,
        attempt: { client: { ip: '192.0.2.5', country: 'BR', userAgent: CHROME, acceptLanguage: 'pt' } },
      },
      decision: 'challenge',
      level: 'medium',
    },
    {
      name: 'a script on another continent',
      facts: { profile: regular, attempt: { client: { ...saoPaulo, userAgent: 'python-requests/2.32' } } },
      decision: 'block',
      level: 'high',
    },
    {
      name: 'a stranger out of the attacking crowd',
      facts: { population: underAttack, attempt: { client: saoPaulo } },
      decision: 'challenge',
      level: 'high',
    },
    {
      name: 'a newcomer tried by the attacking crowd',
      facts: { profile: newcomer, population: underAttack, attempt: { client: saoPaulo } },
      decision: 'block',
      level: 'high',
    },
    {
      name: 'the owner at home during the attack',
      facts: {
        profile: regular,
        population: underAttack,
        attempt: laptop,
        lanes: { accountFailures: 10, addressFailures: 0 },
      },
      decision: 'allow',
      level: 'low',
    },
  ])('$name: $decision at $level', ({ facts, decision, level }) => {
    const { decision: decided, level: found } = assess(factsOf(facts));
    expect({ decision: decided, level: found }).toEqual({ decision, level });
  });

  it('an hour after the owner was at home, from another continent: at least challenged, at high', () => {
    const facts = factsOf({
      profile: regular,
      attempt: { ...laptop, client: saoPaulo, at: NOON - 23 * HOUR },
    });
    const assessment = assess(facts);
    expect(assessment.decision).not.toBe('allow');
    expect(assessment.reasons.map(({ signal }) => signal)).toContain('impossible-travel');
    const stolen = assess(factsOf({ profile: regular, attempt: { client: saoPaulo, at: NOON - 23 * HOUR } }));
    expect(stolen.level).toBe('high');
    expect(stolen.decision).toBe('challenge');
  });
});

describe('the score', () => {
  const text = fc.constantFrom(undefined, 'DE', 'BR', 'US');
  const client: fc.Arbitrary<ClientFacts> = fc
    .record({
      ip: fc.constantFrom(home.ip, saoPaulo.ip, '203.0.113.77'),
      asn: fc.constantFrom(undefined, 3320, 28573, 99),
      country: text,
      city: fc.constantFrom(undefined, 'Berlin', 'Lima'),
      location: fc.constantFrom(undefined, home.location, saoPaulo.location),
      timeZone: fc.constantFrom(undefined, 'Europe/Berlin', 'Asia/Tokyo'),
      ja4: fc.constantFrom(undefined, home.ja4, 't10d0505h1_aaaaaaaaaaaa_bbbbbbbbbbbb'),
      userAgent: fc.constantFrom(undefined, CHROME, IPHONE, 'curl/8'),
      acceptLanguage: fc.constantFrom(undefined, 'de'),
    })
    .map(
      (facts) =>
        Object.fromEntries(
          Object.entries(facts).filter(([, value]) => value !== undefined),
        ) as unknown as ClientFacts,
    );
  const facts: fc.Arbitrary<Facts> = fc
    .record({
      attempt: fc.record({
        client,
        at: fc.integer({ min: NOON - 24 * HOUR, max: NOON + 9_000 * HOUR }),
        isDeviceKnown: fc.boolean(),
        deviceToken: fc.constantFrom('own' as const, 'foreign' as const, 'none' as const),
        deviceId: fc.constantFrom('laptop', 'other'),
        passwordOutcome: fc.constantFrom('right' as const, 'wrong' as const, 'not-asked' as const),
      }),
      profile: fc.constantFrom(undefined, newcomer, regular, 'unreadable' as const),
      population: fc.constantFrom(emptyPopulation(), underAttack, 'unreadable' as const),
      lists: fc.constantFrom(
        {},
        { address: 'allow' as const },
        { address: 'watch' as const },
        { address: 'deny' as const },
        'unreadable' as const,
      ),
      lanes: fc.oneof(
        fc.record({
          accountFailures: fc.nat(50),
          addressFailures: fc.nat(50),
          wrongCodes: fc.nat(20),
          unmetChallenges: fc.nat(10),
          resets: fc.nat(12),
          addressResets: fc.nat(20),
        }),
        fc.constant('unreadable' as const),
      ),
      reputation: fc.oneof(fc.subarray([...ADDRESS_CATEGORIES]), fc.constant('unreadable' as const)),
      campaigns: fc.constantFrom([], everythingAtOnce.campaigns, 'unreadable' as const),
      userRisk: fc.record({ level: fc.constantFrom('low' as const, 'medium' as const, 'high' as const) }),
    })
    .map(factsOf);

  it('is the prior and the bits of all reasons, exactly, whatever the order they are added in', () => {
    fc.assert(
      fc.property(facts, fc.infiniteStream(fc.nat()), (given, picks) => {
        const { bits, priorBits, reasons } = assess(given);
        const left = reasons.map((reason) => reason.bits);
        let sum = priorBits;
        while (left.length > 0)
          sum += left.splice(Number(picks.next().value) % left.length, 1)[0] ?? Number.NaN;
        expect(sum).toBe(bits);
      }),
    );
  });

  it('falls when the top reason for it is taken away', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const evidence = evidenceOf(knownFacts(given), defaultPolicy.signals);
        const whole = score(evidence, defaultModel);
        const top = whole.reasons.find(({ bits }) => bits > 0);
        if (!top || !evidence.some(({ signal }) => signal === top.signal)) return;
        const less = score(
          evidence.filter(({ signal }) => signal !== top.signal),
          defaultModel,
        );
        expect(less.bits).toBeLessThan(whole.bits);
        expect(less.score).toBeLessThanOrEqual(whole.score);
      }),
    );
  });

  it('does not depend on the order of the evidence', () => {
    const evidence = [
      { signal: 'new-device', standing: 'new' },
      { signal: 'new-network', whereabouts: 'far' },
      { signal: 'new-country' },
      { signal: 'unusual-hour' },
    ] as const;
    const expected = score(evidence, defaultModel);
    fc.assert(
      fc.property(fc.shuffledSubarray([...evidence], { minLength: evidence.length }), (shuffled) => {
        expect(score(shuffled, defaultModel)).toEqual(expected);
      }),
    );
  });

  it('is a probability, and every reason is one of ours', () => {
    const names = new Set<string>([...SIGNAL_NAMES, ...defaultModel.interactions.map(({ name }) => name)]);
    fc.assert(
      fc.property(facts, (given) => {
        const assessment = assess(given);
        expect(assessment.score).toBeGreaterThanOrEqual(0);
        expect(assessment.score).toBeLessThanOrEqual(1);
        for (const { signal } of assessment.reasons) expect(names).toContain(signal);
      }),
    );
  });

  it('never rises because a fact is missing that would have been unfamiliar', () => {
    const optional = [
      'asn',
      'country',
      'city',
      'region',
      'location',
      'timeZone',
      'ja4',
      'userAgent',
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(newcomer, regular), fc.subarray([...optional]), (profile, missing) => {
        const foreign = { ...saoPaulo, userAgent: IPHONE };
        const poorer = Object.fromEntries(
          Object.entries(foreign).filter(([name]) => !missing.includes(name as never)),
        ) as unknown as ClientFacts;
        const whole = assess(factsOf({ profile, attempt: { client: foreign } })).bits;
        expect(assess(factsOf({ profile, attempt: { client: poorer } })).bits).toBeLessThanOrEqual(whole);
      }),
    );
  });

  it('has nothing to say against a person of whose client only the address is known', () => {
    const { reasons, decision } = assess(
      factsOf({ profile: regular, attempt: { client: { ip: '192.0.2.5' }, isReported: true } }),
    );
    // How much is known, and for how long nobody came, say nothing about who comes now.
    const aboutTheClient = reasons.filter(({ signal }) => !['history', 'absence'].includes(signal));
    expect(aboutTheClient.filter(({ bits }) => bits > 0)).toEqual([]);
    expect(decision).toBe('allow');
  });

  it.each(['accountFailures', 'addressFailures'] as const)('never falls with more %s', (lane) => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (a, b) => {
        const at = (failures: number) =>
          assess(factsOf({ lanes: { accountFailures: 0, addressFailures: 0, [lane]: failures } })).bits;
        expect(at(Math.max(a, b))).toBeGreaterThanOrEqual(at(Math.min(a, b)));
      }),
    );
  });

  it('is never lower than a challenge while something cannot be read', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const assessment = assess(given);
        if (assessment.missing.length > 0) expect(assessment.decision).not.toBe('allow');
      }),
    );
  });
});

describe('the policy', () => {
  const decided = (facts: Parameters<typeof factsOf>[0]) => assess(factsOf(facts));
  const head = { state: 'active', stepUpRequired: false, factors: [] } as const;
  const atHome = { profile: regular, attempt: laptop };

  it.each(['profile', 'population', 'lists', 'lanes'] as const)(
    'challenges, and says so, when the %s cannot be read',
    (source) => {
      expect(decided(atHome)).toMatchObject({ decision: 'allow', missing: [] });
      expect(decided({ ...atHome, [source]: 'unreadable' })).toMatchObject({
        decision: 'challenge',
        missing: [source],
      });
    },
  );
  it('blocks a denied address, but asks an owner with password and device, who may only share it', () => {
    const denied = { ...atHome, lists: { address: 'deny' } } as const;
    expect(decided(denied).decision).toBe('challenge');
    expect(decided({ ...denied, attempt: { ...denied.attempt, isDeviceKnown: false } }).decision).toBe(
      'block',
    );
    expect(decided({ ...denied, attempt: { ...denied.attempt, passwordOutcome: 'wrong' } }).decision).toBe(
      'block',
    );
  });
  it('asks more of a watched address', () => {
    expect(decided({ ...atHome, lists: { address: 'watch' } }).decision).toBe('challenge');
  });
  it('caps at challenge what comes from an allowed address', () => {
    const attack = { profile: newcomer, population: underAttack, attempt: { client: saoPaulo } };
    expect(decided(attack).decision).toBe('block');
    expect(decided({ ...attack, lists: { address: 'allow' } }).decision).toBe('challenge');
  });
  it('does not let an allowed address pass what must be challenged', () => {
    expect(decided({ ...atHome, lists: { address: 'allow' }, lanes: 'unreadable' }).decision).toBe(
      'challenge',
    );
  });
  it('steps up where the account demands it, and where it is contained', () => {
    expect(decided({ ...atHome, accountHead: head }).decision).toBe('allow');
    expect(decided({ ...atHome, accountHead: { ...head, stepUpRequired: true } }).decision).toBe('challenge');
    expect(decided({ ...atHome, accountHead: { ...head, state: 'contained' } }).decision).toBe('challenge');
  });
  it('never blocks novelty alone, however high it scores', () => {
    const certain = {
      ...defaultPolicy,
      thresholds: {
        ...defaultPolicy.thresholds,
        default: { challengeFrom: 0.1, blockFrom: 0.5, byFactor: {} },
      },
    };
    const strict = createAssessor({ policy: certain, model: defaultModel });
    expect(strict(factsOf({ profile: regular, attempt: { client: saoPaulo } })).decision).toBe('challenge');
    expect(
      strict(factsOf({ profile: regular, attempt: { client: { ...saoPaulo, userAgent: 'curl/8' } } }))
        .decision,
    ).toBe('block');
  });
  it('asks earlier where an enrolled factor makes asking cheap, and in flows that need it', () => {
    const client = { ...home, userAgent: IPHONE };
    const phone = { profile: regular, attempt: { client } };
    expect(decided({ ...phone, accountHead: head }).decision).toBe('allow');
    expect(decided({ ...phone, accountHead: { ...head, factors: ['totp'] } }).decision).toBe('challenge');
    const reset = { profile: regular, attempt: { client, flow: 'password-reset' as const } };
    expect(decided(reset).decision).toBe('challenge');
  });
  it('decides the same in audit mode, and says which mode it was', () => {
    const audit = createAssessor({ policy: { ...defaultPolicy, mode: 'audit' }, model: defaultModel });
    const facts = factsOf({ profile: regular, attempt: { client: saoPaulo } });
    expect(audit(facts)).toEqual({ ...assess(facts), mode: 'audit' });
  });
});

describe('loadModel', () => {
  const { modelVersion, ...artifact } = defaultModel;
  it('names a model by its content, not by its layout', () => {
    expect(loadModel(structuredClone(artifact)).modelVersion).toBe(modelVersion);
    expect(loadModel(Object.fromEntries(Object.entries(artifact).reverse())).modelVersion).toBe(modelVersion);
    expect(loadModel({ ...artifact, priorBits: -7 }).modelVersion).not.toBe(modelVersion);
  });
  it.each([
    { name: 'bits that cannot add up exactly', change: { priorBits: 0.1 } },
    {
      name: 'a signal without a weight',
      change: { weights: { ...artifact.weights, 'new-device': undefined } },
    },
    {
      name: 'a signal nobody knows',
      change: { weights: { ...artifact.weights, astrology: { kind: 'present', bits: 1 } } },
    },
    {
      name: 'a scale that falls where more is worse',
      change: {
        weights: {
          ...artifact.weights,
          'password-spray': {
            kind: 'bins',
            feature: 'subjects',
            rises: true,
            bins: [
              { from: null, bits: 1 },
              { from: 5, bits: 0 },
            ],
          },
        },
      },
    },
    {
      name: 'edges out of order',
      change: {
        weights: {
          ...artifact.weights,
          'password-spray': {
            kind: 'bins',
            feature: 'subjects',
            rises: true,
            bins: [
              { from: null, bits: 0 },
              { from: 5, bits: 1 },
              { from: 5, bits: 2 },
            ],
          },
        },
      },
    },
    { name: 'an unknown key', change: { secret: true } },
  ])('refuses $name', ({ change }) => {
    expect(() => loadModel({ ...artifact, ...change })).toThrow();
  });
});
