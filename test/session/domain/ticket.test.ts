import { describe, expect, it } from 'vitest';
import { type KeyPurpose, keyedHash, type PurposeKeys } from '../../../functions/platform/purpose-keys.ts';
import { issueTicket, readTicket } from '../../../functions/session/domain/ticket.ts';
import { MemoryPurposeKeys } from '../../fakes/memory-purpose-keys.ts';

const AT = 1_800_000_000_000;
const LIFE_MS = 30_000;
const keys = new MemoryPurposeKeys();
const nonce = Buffer.alloc(16, 5).toString('base64url');
const otherNonce = Buffer.alloc(16, 6).toString('base64url');
const ticket = await issueTicket(keys, { use: 'tokens', username: 'ada', nonce, at: AT });
const read = (text: string | undefined, { username = 'ada', at = AT } = {}) =>
  readTicket(keys, text, { use: 'tokens', username, at });

describe('readTicket', () => {
  it.each([
    { name: 'at once', at: AT },
    { name: 'to its last moment', at: AT + LIFE_MS - 1 },
  ])('takes a ticket $name', async ({ at }) => {
    expect(await read(ticket, { at })).toEqual({ nonce, expiresAt: AT + LIFE_MS });
  });

  it('takes none at its end', async () => {
    expect(await read(ticket, { at: AT + LIFE_MS })).toBeUndefined();
  });

  it.each([
    { name: 'none', text: undefined },
    { name: 'an empty one', text: '' },
    { name: 'one of another version', text: ticket.replace('v1.', 'v2.') },
    { name: 'one with a longer life', text: ticket.replace(String(AT + LIFE_MS), String(AT + LIFE_MS + 1)) },
    { name: 'one with another nonce', text: ticket.replace(nonce, otherNonce) },
    { name: 'one with something before it', text: `x${ticket}` },
    { name: 'one with something after it', text: `${ticket}x` },
    { name: 'one cut off', text: ticket.slice(0, -1) },
    { name: 'one without a dot', text: ticket.replace('v1.', 'v1x') },
  ])('refuses $name', async ({ text }) => {
    expect(await read(text)).toBeUndefined();
    expect(await read(ticket)).toBeDefined();
  });

  it('refuses a ticket for another use: one for a password check gets nobody tokens', async () => {
    const about = { username: 'ada', at: AT };
    expect(await readTicket(keys, ticket, { use: 'password-check', ...about })).toBeUndefined();
    expect(await readTicket(keys, ticket, { use: 'tokens', ...about })).toBeDefined();
  });

  it('refuses a ticket of somebody else', async () => {
    expect(await read(ticket, { username: 'bob' })).toBeUndefined();
  });

  it('refuses a ticket made with the key of another purpose', async () => {
    const other: PurposeKeys = { keyFor: () => keys.keyFor('device-token') };
    const foreign = await issueTicket(other, { use: 'tokens', username: 'ada', nonce, at: AT });
    expect(await read(foreign)).toBeUndefined();
    expect(await readTicket(other, foreign, { use: 'tokens', username: 'ada', at: AT })).toBeDefined();
  });

  it('takes one made under the key of tickets', async () => {
    const expiresAt = String(AT + LIFE_MS);
    const made = async (key: KeyPurpose) =>
      `v1.${expiresAt}.${nonce}.${await keyedHash(keys, key, 'tokens', 'ada', expiresAt, nonce)}`;
    expect(await read(await made('sign-in-ticket'))).toBeDefined();
    expect(await read(await made('device-token'))).toBeUndefined();
  });
});
