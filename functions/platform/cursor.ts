import { isSameHash, keyedHash, type PurposeKeys } from './purpose-keys.ts';

/** Where a list goes on, signed for the one list it is of: nobody can look elsewhere with it. */
export async function signCursor(keys: PurposeKeys, list: string, position: string): Promise<string> {
  return `${Buffer.from(position).toString('base64url')}.${await keyedHash(keys, 'cursor', list, position)}`;
}

/** @returns undefined if the cursor was not made for this list */
export async function readCursor(
  keys: PurposeKeys,
  list: string,
  cursor: string,
): Promise<string | undefined> {
  const [encoded = '', mac = '', ...more] = cursor.split('.');
  const position = Buffer.from(encoded, 'base64url').toString();
  const isOurs = more.length === 0 && isSameHash(mac, await keyedHash(keys, 'cursor', list, position));
  return isOurs ? position : undefined;
}
