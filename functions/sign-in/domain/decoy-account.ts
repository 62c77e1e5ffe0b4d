import { createHash } from 'node:crypto';
import type { AccountStanding } from '../../challenge/domain/account-standing.ts';
import type { AccountId } from '../../platform/ids.ts';
import type { Subject } from '../../platform/table-keys.ts';
import { crockford } from '../../session/domain/session-id.ts';

/**
 * The user name that an identifier nobody owns is checked under, so that Cognito has the same work to do. It
 * looks like any account id, is always the same for one identifier, and belongs to nobody.
 */
export function decoyAccountId(subject: Subject): AccountId {
  const digest = createHash('sha256').update(`decoy:${subject}`).digest('hex').slice(0, 32);
  return `acc_${crockford(BigInt(`0x${digest}`))}`;
}

/**
 * The user name that a password is checked under. An address that its account left leads to nobody: guesses at it must
 * not add up with guesses at the account's present one, which are counted apart. The decoy is made whether it is needed
 * or not: what nobody's address costs, an owner's costs as well.
 */
export function checkedAs(standing: AccountStanding | undefined, subject: Subject): AccountId {
  const decoy = decoyAccountId(subject);
  return standing && standing.state !== 'erased' ? standing.accountId : decoy;
}
