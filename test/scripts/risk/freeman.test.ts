import { describe, expect, it } from 'vitest';
import { FREEMAN_WEIGHTS, Freeman } from '../../../scripts/risk/baselines/freeman.ts';
import type { SignInEvent } from '../../../scripts/risk/event-line.ts';
import { Chance } from '../../../scripts/risk/simulate/chance.ts';
import { freemanOracle } from './freeman-oracle.ts';

const SIGN_INS = 10_000;
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'curl/8.5.0',
];

function randomSignIn(chance: Chance, i: number): SignInEvent {
  const network = chance.below(8);
  return {
    eventId: `e${i}`,
    at: i,
    userId: `u${Math.floor(chance.share() ** 2 * 400)}`,
    ip: `10.${network}.0.${chance.below(40)}`,
    ...(chance.is(0.9) ? { asn: network, country: ['NO', 'SE', 'DE'][network % 3] as string } : {}),
    ...(chance.is(0.95) ? { userAgent: chance.pick(AGENTS) } : {}),
    flow: 'sign-in',
  };
}

describe('Freeman', () => {
  it(`equals the formula written out, on ${SIGN_INS.toLocaleString('en')} random sign-ins`, () => {
    const chance = new Chance(20);
    const streaming = new Freeman();
    const oracle = freemanOracle(FREEMAN_WEIGHTS);
    let greatest = 0;
    for (let i = 0; i < SIGN_INS; i++) {
      const event = randomSignIn(chance, i);
      greatest = Math.max(greatest, Math.abs(streaming.score(event) - oracle.score(event)));
      // Not everything that is scored is learnt.
      if (chance.is(0.85)) {
        streaming.learn(event);
        oracle.learn(event);
      }
    }
    expect(greatest).toBeLessThan(1e-9);
  });

  const home = {
    eventId: 'e',
    at: 0,
    userId: 'ada',
    ip: '192.0.2.1',
    asn: 1,
    country: 'NO',
    userAgent: AGENTS[0] as string,
    flow: 'sign-in',
  };
  const abroad = { ...home, ip: '198.51.100.9', asn: 2, country: 'SE', userAgent: AGENTS[2] as string };

  function taught(): Freeman {
    const scorer = new Freeman();
    for (let i = 0; i < 20; i++) scorer.learn({ ...(i % 2 === 0 ? home : abroad), userId: `other-${i}` });
    for (let i = 0; i < 5; i++) scorer.learn(home);
    return scorer;
  }

  it.each([
    { name: 'another network and browser', event: abroad },
    { name: 'another address of the network', event: { ...home, ip: '192.0.2.2' } },
    { name: 'another browser', event: { ...home, userAgent: AGENTS[2] as string } },
  ])('$name is riskier than the usual', ({ event }) => {
    const scorer = taught();
    expect(scorer.score(event)).toBeGreaterThan(scorer.score(home));
  });

  it('knows only what came before, and scoring teaches nothing', () => {
    const scorer = taught();
    const before = scorer.score(abroad);
    scorer.score(abroad);
    expect(scorer.score(abroad)).toBe(before);
    scorer.learn(abroad);
    expect(scorer.score(abroad)).toBeLessThan(before);
  });

  it('has weights that share one whole', () => {
    for (const weights of Object.values(FREEMAN_WEIGHTS)) {
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    }
  });
});
