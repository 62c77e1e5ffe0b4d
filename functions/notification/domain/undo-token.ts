import { type AccountId, type ChangeId, isId } from '../../platform/ids.ts';
import { isSameHash, keyedHash, type PurposeKeys } from '../../platform/purpose-keys.ts';

/** How long what a mail tells of can be taken back. */
export const UNDO_LIFE_MS = 7 * 24 * 3_600_000;

/** What a link in a mail lets its holder take back, and until when (epoch milliseconds). */
export type UndoClaim = {
  readonly changeId: ChangeId;
  readonly accountId: AccountId;
  readonly expiresAt: number;
};

/** `v1.changeId.accountId.expiresAtMs.mac`: signed, so it can be believed without a look-up. */
export async function mintUndoToken(keys: PurposeKeys, claim: UndoClaim): Promise<string> {
  const { changeId, accountId, expiresAt } = claim;
  return ['v1', changeId, accountId, expiresAt, await macOf(keys, claim)].join('.');
}

/** @returns undefined if the token is not one of ours or has run out. That it is used once is the caller's to see. */
export async function readUndoToken(
  keys: PurposeKeys,
  token: string,
  now: number,
): Promise<UndoClaim | undefined> {
  const [version, changeId = '', accountId = '', expiry = '', mac = '', ...more] = token.split('.');
  const isWhole = version === 'v1' && more.length === 0 && /^\d{1,15}$/.test(expiry);
  if (!isWhole || !isId('chg', changeId) || !isId('acc', accountId)) return undefined;
  const claim = { changeId, accountId, expiresAt: Number(expiry) };
  const isGenuine = isSameHash(mac, await macOf(keys, claim));
  return isGenuine && claim.expiresAt > now ? claim : undefined;
}

function macOf(keys: PurposeKeys, { changeId, accountId, expiresAt }: UndoClaim): Promise<string> {
  return keyedHash(keys, 'link-token', 'undo', changeId, accountId, String(expiresAt));
}
