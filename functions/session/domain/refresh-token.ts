import { type AccountId, isId, type SessionId } from '../../platform/ids.ts';

/** What a refresh token says of itself, before anything is believed. */
export type RefreshTokenParts = { readonly sessionId: SessionId; readonly accountId: AccountId };

/**
 * The refresh token as the client holds it: `sessionId.` + the account id without its prefix + 256 bits of chance
 * in base64url. Both ids are in it, so the session is found by its primary key.
 */
export function refreshTokenOf(parts: RefreshTokenParts, chance: Uint8Array): string {
  return `${parts.sessionId}.${parts.accountId.slice('acc_'.length)}${Buffer.from(chance).toString('base64url')}`;
}

/** How many bytes of chance a refresh token carries. */
export const REFRESH_TOKEN_BYTES = 32;

/** @returns undefined if the text does not have the shape of a refresh token */
export function parseRefreshToken(token: string): RefreshTokenParts | undefined {
  const match = /^(ses_[0-9A-Z]{26})\.([0-9A-Z]{26})[A-Za-z0-9_-]{43}$/.exec(token);
  const sessionId = match?.[1] ?? '';
  const accountId = `acc_${match?.[2] ?? ''}`;
  return isId('ses', sessionId) && isId('acc', accountId) ? { sessionId, accountId } : undefined;
}
