import { describe, expect, it } from 'vitest';
import type { Assessor } from '../../../functions/risk/domain/assess.ts';
import type { Facts } from '../../../functions/risk/domain/facts.ts';
import { hasHistory } from '../../../functions/risk/domain/profile.ts';
import { livePopulation } from '../../../scripts/risk/backtest/replayed-population.ts';
import { ReplayedWorld } from '../../../scripts/risk/backtest/replayed-world.ts';
import type { SignInEvent } from '../../../scripts/risk/event-line.ts';
import { assessmentOf, CHROME, NOON } from '../../builders/risk-facts.ts';

const MINUTE = 60_000;
let count = 0;
const event = (changes: Partial<SignInEvent> = {}): SignInEvent => ({
  eventId: `e${count++}`,
  at: NOON + count * MINUTE,
  userId: 'ada',
  ip: '192.0.2.1',
  asn: 64_500,
  country: 'DE',
  userAgent: CHROME,
  passwordCorrect: true,
  flow: 'sign-in',
  ...changes,
});

/** Decides as told, and keeps the facts it was given. */
function worldThat(decision: 'allow' | 'challenge' | 'block', level: 'low' | 'medium' = 'low') {
  const seen: Facts[] = [];
  const assess: Assessor = (facts) => {
    seen.push(facts);
    return assessmentOf({ decision, level });
  };
  return { world: new ReplayedWorld(assess, livePopulation(true)), seen };
}

describe('a replay obeys its own decisions', () => {
  it.each([
    { name: 'what is allowed teaches', decision: 'allow', line: {}, isLetIn: true, isKnown: true },
    {
      name: 'what is allowed with doubts does not',
      decision: 'allow',
      level: 'medium',
      line: {},
      isLetIn: true,
      isKnown: false,
    },
    {
      name: 'a challenge that is passed teaches',
      decision: 'challenge',
      line: { mfaPassed: true },
      isLetIn: true,
      isKnown: true,
    },
    {
      name: 'one that is not does not',
      decision: 'challenge',
      line: { mfaPassed: false },
      isLetIn: false,
      isKnown: false,
    },
    {
      name: 'one of which nothing is known neither',
      decision: 'challenge',
      line: {},
      isLetIn: false,
      isKnown: false,
    },
    {
      name: 'what is blocked does not, whoever could answer',
      decision: 'block',
      line: { mfaPassed: true },
      isLetIn: false,
      isKnown: false,
    },
    {
      name: 'a wrong password does not',
      decision: 'allow',
      line: { passwordCorrect: false },
      isLetIn: false,
      isKnown: false,
    },
  ] as const)('$name', async ({ decision, line, isLetIn, isKnown, ...more }) => {
    const { world, seen } = worldThat(decision, 'level' in more ? more.level : 'low');
    expect((await world.replay(event(line))).isLetIn).toBe(isLetIn);
    await world.replay(event());
    const profile = seen[1]?.profile;
    expect(profile !== 'unreadable' && hasHistory(profile)).toBe(isKnown);
  });

  it('issues a device where it lets in, and only there', async () => {
    for (const decision of ['allow', 'block'] as const) {
      const { world, seen } = worldThat(decision);
      await world.replay(event());
      await world.replay(event({ deviceCookie: 'c1' }));
      expect(seen[1]?.attempt.isDeviceKnown, decision).toBe(decision === 'allow');
    }
  });
});

describe('the facts of an event', () => {
  it('hold nothing against a file that names no cookies at all', async () => {
    const { world, seen } = worldThat('allow');
    await world.replay(event());
    await world.replay(event({ deviceCookie: 'c1' }));
    await world.replay(event());
    expect(seen.map(({ attempt }) => attempt.deviceToken)).toEqual([undefined, 'own', 'none']);
  });
  it('count wrong passwords on the account and at the address, of unknown devices alone', async () => {
    const { world, seen } = worldThat('allow');
    await world.replay(event());
    await world.replay(event({ deviceCookie: 'c1', passwordCorrect: false }));
    await world.replay(event({ passwordCorrect: false }));
    await world.replay(event());
    expect(seen[3]?.lanes).toMatchObject({ accountFailures: 1, addressFailures: 2 });
  });
  it('never contain the label', async () => {
    const { world, seen } = worldThat('allow');
    const labelled = { ...event(), label: { attack: true, kind: 'canary-label', history: 0 } };
    await world.replay(labelled);
    expect(JSON.stringify(seen)).not.toContain('canary-label');
  });
});
