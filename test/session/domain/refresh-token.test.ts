import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type AccountId, newId, type SessionId } from '../../../functions/platform/ids.ts';
import { keyedHash } from '../../../functions/platform/purpose-keys.ts';
import {
  nextRefreshToken,
  REFRESH_TOKEN_BYTES,
  readRefreshToken,
  refreshTokenOf,
} from '../../../functions/session/domain/refresh-token.ts';
import { MemoryPurposeKeys } from '../../fakes/memory-purpose-keys.ts';

const keys = new MemoryPurposeKeys();
const accountId: AccountId = newId('acc', 1);
const sessionId: SessionId = newId('ses', 1);
const token = await refreshTokenOf(keys, { sessionId, accountId }, randomBytes(16));
const other = newId('ses', 2);

describe('refreshTokenOf', () => {
  it('carries 128 bits of chance, every one of them [ASVS 7.2.3]', async () => {
    const chance = randomBytes(16);
    const tokens = await Promise.all(
      Array.from({ length: 128 }, (_, bit) => {
        const flipped = Buffer.from(chance);
        flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        return refreshTokenOf(keys, { sessionId, accountId }, flipped);
      }),
    );
    expect(new Set([...tokens, await refreshTokenOf(keys, { sessionId, accountId }, chance)]).size).toBe(129);
  });
});

describe('readRefreshToken', () => {
  it('refuses a token whose ids are none of ours, though the keys are', async () => {
    const letter = (id: string) => `${id.slice(0, -1)}I`;
    const chance = randomBytes(16);
    const strange = [
      { sessionId: letter(sessionId) as SessionId, accountId },
      { sessionId, accountId: letter(accountId) as AccountId },
    ];
    for (const parts of strange)
      expect(await readRefreshToken(keys, await refreshTokenOf(keys, parts, chance))).toBeUndefined();
  });

  it('refuses a token whose proof was made for another purpose, or for the hash that is stored', async () => {
    const [secret, parts] = ['A'.repeat(22), [sessionId, accountId, 'A'.repeat(22)]];
    const tokenWith = (mac: string) => `${sessionId}.${accountId.slice(4)}${secret}${mac.slice(0, 21)}`;
    const read = async (mac: Promise<string>) => readRefreshToken(keys, tokenWith(await mac));
    expect(await read(keyedHash(keys, 'refresh-token', 'minted', ...parts))).toBeDefined();
    expect(await read(keyedHash(keys, 'device-token', 'minted', ...parts))).toBeUndefined();
    expect(await read(keyedHash(keys, 'refresh-token', 'stored', ...parts))).toBeUndefined();
  });

  it('reads the ids off a token of ours', async () => {
    expect(await readRefreshToken(keys, token)).toEqual({ sessionId, accountId });
  });

  it.each([
    { name: 'an empty text', presented: '' },
    { name: 'the session without a secret', presented: sessionId },
    {
      name: 'a secret that nobody minted',
      presented: `${token.slice(0, -43)}${randomBytes(32).toString('base64url')}`,
    },
    { name: 'the token of another session', presented: token.replace(sessionId, other) },
    {
      name: 'the token of another account',
      presented: token.replace(accountId.slice(4), newId('acc', 3).slice(4)),
    },
    { name: 'a changed last character', presented: token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A') },
    { name: 'something appended', presented: `${token}A` },
    { name: 'something put before', presented: `A${token}` },
    { name: 'a line break appended', presented: `${token}\n` },
  ])('refuses $name', async ({ presented }) => {
    expect(await readRefreshToken(keys, presented)).toBeUndefined();
  });

  it('refuses a token minted under other keys [ASVS 9.1.1]', async () => {
    expect(await readRefreshToken(new MemoryPurposeKeys('other'), token)).toBeUndefined();
  });
});

describe('nextRefreshToken', () => {
  const parts = { sessionId, accountId };

  it('follows from the one presented: always the same, another for every other, and one of ours', async () => {
    const next = await nextRefreshToken(keys, parts, token);
    expect(await nextRefreshToken(keys, parts, token)).toBe(next);
    expect(await nextRefreshToken(keys, parts, next)).not.toBe(next);
    expect(next).toHaveLength(token.length);
    expect(await readRefreshToken(keys, next)).toEqual(parts);
  });

  it('takes its chance from a hash of its own, under the key of refresh tokens', async () => {
    const chanceOf = async (what: string) =>
      Buffer.from(await keyedHash(keys, 'refresh-token', what, token), 'base64url').subarray(
        0,
        REFRESH_TOKEN_BYTES,
      );
    const next = await nextRefreshToken(keys, parts, token);
    expect(next).toBe(await refreshTokenOf(keys, parts, await chanceOf('next')));
    expect(next).not.toBe(await refreshTokenOf(keys, parts, await chanceOf('')));
  });
});
