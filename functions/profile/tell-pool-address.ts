import type { Accounts } from '../account/ports.ts';
import type { AccountId } from '../platform/ids.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { Sealer } from '../platform/sealer.ts';
import { subjectOf } from '../platform/subject.ts';
import { changeContext } from './domain/change.ts';
import type { MadeChanges, PoolProfiles } from './ports.ts';

export type TellPoolAddressDeps = {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly changes: Pick<MadeChanges, 'list'>;
  readonly profiles: Pick<PoolProfiles, 'setEmail'>;
  readonly sealer: Sealer;
  readonly keys: PurposeKeys;
};

/**
 * Tells the pool an address that the account was moved to. The pool knows no conditions, so whoever is slow may tell it
 * last what is no longer so: each looks again, and if the account was taken back meanwhile, tells the pool where to.
 *
 * @returns false if the account was taken back
 */
export async function tellPoolAddress(
  { accounts, changes, profiles, sealer, keys }: TellPoolAddressDeps,
  accountId: AccountId,
  email: string,
): Promise<boolean> {
  await profiles.setEmail(accountId, email);
  const account = await accounts.find(accountId);
  if (!account || account.subject === (await subjectOf(keys, email))) return true;
  const undone = (await changes.list(accountId)).findLast(
    ({ subjectBefore }) => subjectBefore === account.subject,
  );
  if (undone?.sealedBefore) {
    const before = await sealer.unseal(undone.sealedBefore, changeContext(accountId, undone.changeId));
    await profiles.setEmail(accountId, before);
  }
  return false;
}
