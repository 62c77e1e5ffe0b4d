import { type AccountId, type IncidentId, isId } from '../../platform/ids.ts';
import { isSameHash, keyedHash, type PurposeKeys } from '../../platform/purpose-keys.ts';

/** What a link in a mail lets its holder speak about, and until when (epoch milliseconds). */
export type LinkClaim = {
  readonly incidentId: IncidentId;
  readonly accountId: AccountId;
  readonly expiresAt: number;
};

/** Owners read their mail late; an incident is not decided by then, but their word still counts. */
export const LINK_LIFE_MS = 7 * 24 * 60 * 60_000;

/** `v1.incidentId.accountId.expiresAtMs.mac`: signed, so it can be believed without a look-up. */
export async function mintLinkToken(keys: PurposeKeys, claim: LinkClaim): Promise<string> {
  const { incidentId, accountId, expiresAt } = claim;
  return ['v1', incidentId, accountId, expiresAt, await macOf(keys, claim)].join('.');
}

/** @returns undefined if the token is not one of ours or has run out. That it is used once is the caller's to see. */
export async function readLinkToken(
  keys: PurposeKeys,
  token: string,
  now: number,
): Promise<LinkClaim | undefined> {
  const [version, incidentId = '', accountId = '', expiry = '', mac = '', ...more] = token.split('.');
  const isWhole = version === 'v1' && more.length === 0 && /^\d{1,15}$/.test(expiry);
  if (!isWhole || !isId('inc', incidentId) || !isId('acc', accountId)) return undefined;
  const claim = { incidentId, accountId, expiresAt: Number(expiry) };
  const isGenuine = isSameHash(mac, await macOf(keys, claim));
  return isGenuine && claim.expiresAt > now ? claim : undefined;
}

function macOf(keys: PurposeKeys, { incidentId, accountId, expiresAt }: LinkClaim): Promise<string> {
  return keyedHash(keys, 'link-token', 'verdict', incidentId, accountId, String(expiresAt));
}
