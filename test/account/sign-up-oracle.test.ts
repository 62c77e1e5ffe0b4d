import { beforeEach, describe, expect, it } from 'vitest';
import { signUpRoute } from '../../functions/account/routes.ts';
import { httpHandler } from '../../functions/platform/http-handler.ts';
import { type AccountWorld, ADA, accountWorld } from '../builders/account-world.ts';
import { gatewayEvent } from '../builders/gateway-event.ts';

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
});
