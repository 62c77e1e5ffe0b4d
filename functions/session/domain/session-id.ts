import type { SessionId } from '../../platform/ids.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/**
 * The session that a token belongs to, read off the token's `origin_jti`: it stays the same across refreshes,
 * so whoever holds the claims finds the session without an index.
 *
 * @returns undefined if the claim is no UUID
 */
export function sessionIdOf(originJti: string): SessionId | undefined {
  if (!UUID.test(originJti)) return undefined;
  return `ses_${crockford(BigInt(`0x${originJti.replaceAll('-', '')}`))}`;
}

/** 128 bits as 26 digits of base 32, the spelling that all our ids share. */
export function crockford(bits: bigint): string {
  // Joined, so that whoever uses it first does not pay for putting it together.
  return Array.from({ length: 26 }, (_, n) => CROCKFORD[Number((bits >> BigInt(5 * (25 - n))) & 31n)]).join(
    '',
  );
}
