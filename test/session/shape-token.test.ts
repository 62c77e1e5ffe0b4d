import { describe, expect, it } from 'vitest';
import { enrolmentTicket } from '../../functions/session/domain/enrolment-ticket.ts';
import { isSelfService } from '../../functions/session/domain/self-service.ts';
import { createShapeToken } from '../../functions/session/shape-token.ts';
import { MemoryPurposeKeys } from '../fakes/memory-purpose-keys.ts';

const keys = new MemoryPurposeKeys();
const AT = 1_800_000_000_000;
const ticket = await enrolmentTicket(keys, 'acc_a', AT);
const asked = {
  username: 'acc_a',
  triggerSource: 'TokenGeneration_RefreshTokens',
  userAttributes: { 'custom:enrolment': ticket } as Record<string, string>,
};
const isKept = async (change: Partial<typeof asked>, at = AT) => {
  const { scopesToSuppress } = await createShapeToken({ keys, now: () => at })({ ...asked, ...change });
  return scopesToSuppress.length === 0;
};
const holding = (value: string) => ({ userAttributes: { 'custom:enrolment': value } });

describe('shapeToken', () => {
  it('keeps the self-service scope for our own enrolment call', async () =>
    expect(await isKept({})).toBe(true));
  it('until just before the ticket ends', async () => expect(await isKept({}, AT + 29_999)).toBe(true));

  it.each([
    { name: 'no ticket', change: { userAttributes: {} } },
    {
      name: 'a sign-in, whatever the attribute says',
      change: { triggerSource: 'TokenGeneration_Authentication' },
    },
    { name: 'somebody else’s ticket', change: { username: 'acc_b' } },
    {
      name: 'a longer life written into the ticket',
      change: holding(ticket.replace(/\.\d+\./, '.9999999999999.')),
    },
    { name: 'a changed MAC', change: holding(`${ticket.slice(0, -2)}xx`) },
    { name: 'a part more', change: holding(`${ticket}.x`) },
    { name: 'a time that is no number', change: holding(ticket.replace(/\.\d+\./, '.NaN.')) },
  ])('drops it with $name', async ({ change }) => expect(await isKept(change)).toBe(false));

  it('drops it when the ticket ends', async () => expect(await isKept({}, AT + 30_000)).toBe(false));

  it('asks no key service for an ordinary token', async () => {
    const down = new MemoryPurposeKeys();
    down.isDown = true;
    const shape = createShapeToken({ keys: down, now: () => AT });
    await expect(shape({ ...asked, userAttributes: {} })).resolves.toMatchObject({
      scopesToSuppress: [expect.any(String)],
    });
    await expect(shape(asked)).rejects.toThrow();
  });
});

describe('isSelfService', () => {
  const token = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

  it.each([
    { name: 'the scope alone', token: token({ scope: 'aws.cognito.signin.user.admin' }), is: true },
    { name: 'the scope among others', token: token({ scope: 'a aws.cognito.signin.user.admin' }), is: true },
    { name: 'something that cannot be read', token: 'x', is: true },
    { name: 'other scopes', token: token({ scope: 'openid' }), is: false },
    {
      name: 'a scope that only begins like it',
      token: token({ scope: 'aws.cognito.signin.user.admin2' }),
      is: false,
    },
    { name: 'an empty scope', token: token({ scope: '' }), is: false },
    { name: 'no scope', token: token({}), is: false },
  ])('$name: $is', ({ token: presented, is }) => expect(isSelfService(presented)).toBe(is));
});
