import { type AccountId, isId, type SessionId } from '../../platform/ids.ts';
import { isSameHash, keyedHash, type PurposeKeys } from '../../platform/purpose-keys.ts';

/** What a refresh token says of itself, before anything is believed. */
export type RefreshTokenParts = { readonly sessionId: SessionId; readonly accountId: AccountId };

/** How many bytes of chance a refresh token carries. */
export const REFRESH_TOKEN_BYTES = 16;
const CHANCE_LENGTH = 22;
const MAC_LENGTH = 21;

/**
 * The refresh token as the client holds it: `sessionId.` + the account id without its prefix + 128 bits of chance
 * and 126 bits of a MAC over all before it, in base64url. Both ids are in it, so the session is found by its
 * primary key; and because of the MAC an old token of ours is told from an invented one, which ends nothing.
 */
export async function refreshTokenOf(
  keys: PurposeKeys,
  parts: RefreshTokenParts,
  chance: Uint8Array,
): Promise<string> {
  const secret = Buffer.from(chance).toString('base64url');
  return `${parts.sessionId}.${parts.accountId.slice('acc_'.length)}${secret}${await macOf(keys, parts, secret)}`;
}

/** The token that follows another: whoever presents one twice gets the same next one twice. */
export async function nextRefreshToken(
  keys: PurposeKeys,
  parts: RefreshTokenParts,
  presented: string,
): Promise<string> {
  const chance = Buffer.from(await keyedHash(keys, 'refresh-token', 'next', presented), 'base64url');
  return refreshTokenOf(keys, parts, chance.subarray(0, REFRESH_TOKEN_BYTES));
}

/** @returns undefined if this is no refresh token of ours, whether still good or long used */
export async function readRefreshToken(
  keys: PurposeKeys,
  token: string,
): Promise<RefreshTokenParts | undefined> {
  const match = /^(ses_[0-9A-Z]{26})\.([0-9A-Z]{26})([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{21})$/.exec(token);
  const [, sessionId = '', account = '', secret = '', mac = ''] = match ?? [];
  const accountId = `acc_${account}`;
  if (secret.length !== CHANCE_LENGTH || !isId('ses', sessionId) || !isId('acc', accountId)) return undefined;
  const parts = { sessionId, accountId };
  return isSameHash(mac, await macOf(keys, parts, secret)) ? parts : undefined;
}

async function macOf(
  keys: PurposeKeys,
  { sessionId, accountId }: RefreshTokenParts,
  secret: string,
): Promise<string> {
  return (await keyedHash(keys, 'refresh-token', 'minted', sessionId, accountId, secret)).slice(
    0,
    MAC_LENGTH,
  );
}
