import { describe, expect, it } from 'vitest';
import { dynamoDbUsedOnce } from '../../functions/platform/adapters/dynamodb-used-once.ts';
import { issueTicket, TICKET_LIFE_MS } from '../../functions/session/domain/ticket.ts';
import { createAdmitPasswordCheck } from '../../functions/sign-in/admit-password-check.ts';
import { preAuthentication } from '../../functions/sign-in/pre-authentication.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';
import { MemoryPurposeKeys } from '../fakes/memory-purpose-keys.ts';

const AT = 1_800_000_000_000;
const keys = new MemoryPurposeKeys();
const username = 'acc_01K0000000000000000000000A';
const nonce = Buffer.alloc(16, 3).toString('base64url');
const ticket = await issueTicket(keys, { use: 'password-check', username, nonce, at: AT });
const foreign = await issueTicket(new MemoryPurposeKeys('other'), {
  use: 'password-check',
  username,
  nonce,
  at: AT,
});

function world(at = AT) {
  const db = new DynamoDbDouble();
  const used = dynamoDbUsedOnce(db.asDocumentClient(), 'sessions');
  const trigger = preAuthentication(createAdmitPasswordCheck({ keys, used, now: () => at }));
  const check = (validationData?: Record<string, string>, userName = username) =>
    trigger({ userName, request: validationData ? { validationData } : {} });
  return { db, check };
}

describe('preAuthentication', () => {
  it('lets a password check with our ticket pass, and hands the event back', async () => {
    expect(await world().check({ ticket })).toEqual({
      userName: username,
      request: { validationData: { ticket } },
    });
  });

  it.each([
    { name: 'without metadata', data: undefined },
    { name: 'without a ticket', data: {} },
    { name: 'with an empty ticket', data: { ticket: '' } },
    { name: 'with a ticket made with other keys [ASVS 9.1.1]', data: { ticket: foreign } },
    {
      name: 'with a ticket given a longer life',
      data: { ticket: ticket.replace(String(AT + TICKET_LIFE_MS), String(AT + 9 * TICKET_LIFE_MS)) },
    },
    {
      name: 'with a ticket of another nonce',
      data: { ticket: ticket.replace(nonce, Buffer.alloc(16, 4).toString('base64url')) },
    },
  ])('refuses one $name', async ({ data }) => {
    const { check, db } = world();
    await expect(check(data)).rejects.toMatchObject({ name: 'NotAdmittedError' });
    expect(db.items('sessions')).toEqual([]);
  });

  it("refuses another user's ticket", async () => {
    await expect(world().check({ ticket }, 'acc_01K0000000000000000000000B')).rejects.toThrow();
  });

  it('takes a ticket to the last moment of its life, and not after [ASVS 9.2.1]', async () => {
    await world(AT + TICKET_LIFE_MS - 1).check({ ticket });
    await expect(world(AT + TICKET_LIFE_MS).check({ ticket })).rejects.toThrow();
  });

  it('takes a ticket once, of many at once', async () => {
    const { check } = world();
    const all = await Promise.allSettled(Array.from({ length: 30 }, () => check({ ticket })));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('admits nobody while it cannot mark tickets', async () => {
    const { check, db } = world();
    db.failNext('Put');
    await expect(check({ ticket })).rejects.toMatchObject({ name: 'UnavailableError' });
  });
});
