import { createHash } from 'node:crypto';
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
