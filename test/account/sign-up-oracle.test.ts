import { beforeEach, describe, expect, it } from 'vitest';
import { signUpRoute } from '../../functions/account/routes.ts';
import { httpHandler } from '../../functions/platform/http-handler.ts';
import { type AccountWorld, ADA, accountWorld } from '../builders/account-world.ts';
import { gatewayEvent } from '../builders/gateway-event.ts';
import { mannWhitney } from '../builders/mann-whitney.ts';

const HOUR = 3_600_000;
const UNKNOWN = { ...ADA, email: 'eve@example.org' };

let world: AccountWorld;
beforeEach(async () => {
  world = await accountWorld();
  await world.account();
});

describe('a stranger cannot tell from a sign-up whether an address has an account', () => {
  it('by status, headers or body [ASVS 6.3.8]', async () => {
    const handler = httpHandler([signUpRoute], world.useCases, {
      originSecret: async () => 'secret',
      finished: () => undefined,
    });
    const post = async (body: typeof ADA) => {
      const { body: text, ...rest } = await handler(gatewayEvent('POST /v1/sign-ups', { body }));
      const { signUpId, ...answer } = JSON.parse(text ?? '{}');
      return { ...rest, answer, idShape: signUpId.replace(/[0-9A-Z]/g, 'x') };
    };
    const known = await post(ADA);
    expect(known.statusCode).toBe(202);
    // Masked, so that both end in the same text: the first letter is the caller's own.
    const unknown = await post({ ...UNKNOWN, email: 'amy@example.org' });
    expect(unknown).toEqual(known);
  });

  // One run in a hundred misses the bound by chance, even where there is nothing to see; two in a row do not.
  it('by time [ASVS 6.3.8]', { retry: 1 }, async () => {
    const took = { known: [] as number[], unknown: [] as number[] };
    const measure = async (body: typeof ADA) => {
      // One attempt a window, so that no lane ever stops one.
      world.clock.at += HOUR;
      world.mailbox.mails.length = 0;
      const startedAt = process.hrtime.bigint();
      await world.useCases.signUp({ ...world.visitor, body });
      return Number(process.hrtime.bigint() - startedAt);
    };
    for (let n = 0; n < 50; n += 1) await measure(n % 2 ? ADA : UNKNOWN);
    for (let n = 0; n < 600; n += 1) {
      // The order within a pair is thrown, so that neither always runs in the other's wake.
      const isKnownFirst = Math.random() < 0.5;
      if (isKnownFirst) took.known.push(await measure(ADA));
      took.unknown.push(await measure(UNKNOWN));
      if (!isKnownFirst) took.known.push(await measure(ADA));
    }
    expect(mannWhitney(took.known, took.unknown)).toBeGreaterThan(0.01);
  });
});
