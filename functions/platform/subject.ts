import { keyedHash, type PurposeKeys } from './purpose-keys.ts';
import type { Subject } from './table-keys.ts';

/** One spelling for what a person types to say who they are: NFKC, no surrounding space, lower case. */
export function normaliseIdentifier(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase();
}

/** The blind index of a sign-in identifier: what every table knows a person by instead of the address. */
export async function subjectOf(keys: PurposeKeys, identifier: string): Promise<Subject> {
  return (await keyedHash(keys, 'blind-index', `identifier:${normaliseIdentifier(identifier)}`)) as Subject;
}
