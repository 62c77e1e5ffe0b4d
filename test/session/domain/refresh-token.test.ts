import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type AccountId, newId, type SessionId } from '../../../functions/platform/ids.ts';
import { readRefreshToken, refreshTokenOf } from '../../../functions/session/domain/refresh-token.ts';
import { MemoryPurposeKeys } from '../../fakes/memory-purpose-keys.ts';

const keys = new MemoryPurposeKeys();
const accountId: AccountId = newId('acc', 1);
const sessionId: SessionId = newId('ses', 1);
const token = await refreshTokenOf(keys, { sessionId, accountId }, randomBytes(16));
const other = newId('ses', 2);

describe('readRefreshToken', () => {
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
    { name: 'a line break appended', presented: `${token}\n` },
  ])('refuses $name', async ({ presented }) => {
    expect(await readRefreshToken(keys, presented)).toBeUndefined();
  });

  it('refuses a token minted under other keys', async () => {
    expect(await readRefreshToken(new MemoryPurposeKeys('other'), token)).toBeUndefined();
  });
});
