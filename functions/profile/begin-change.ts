import type { Accounts } from '../account/ports.ts';
import { maskedAddress } from '../challenge/domain/masked-address.ts';
import { newCode } from '../challenge/domain/one-time-code.ts';
import type { CodeDestination, CodeSender } from '../challenge/send-code.ts';
import { maskedNumber } from '../factor/domain/masked-number.ts';
import type { ReadPhoneNumber } from '../factor/ports.ts';
import { changeMailLanes } from '../notification/domain/mail-lanes.ts';
import { addressInUseMail } from '../notification/domain/mails.ts';
import type { Mailer } from '../notification/ports.ts';
import { type AccountId, type ChangeId, newId } from '../platform/ids.ts';
import type { Lanes } from '../platform/lanes.ts';
import { isProblem, problem } from '../platform/problem.ts';
import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import { reserveAll } from '../platform/reserve-all.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { Sealer } from '../platform/sealer.ts';
import { normaliseIdentifier, subjectOf } from '../platform/subject.ts';
import { CHANGE_LANE, CHANGE_LIFE_MS, CHANGE_TRIES, changeContext } from './domain/change.ts';
import type { PendingChanges } from './ports.ts';
import { type ProvenOwnerDeps, provenOwner } from './proven-owner.ts';
import type { beginChangeRoute } from './routes.ts';

export type BeginChangeDeps = ProvenOwnerDeps & {
  readonly accounts: Pick<Accounts, 'find' | 'ownerOf'>;
  readonly pending: PendingChanges;
  readonly sender: CodeSender;
  readonly mailer: Mailer;
  readonly lanes: Lanes;
  readonly sealer: Sealer;
  readonly keys: PurposeKeys;
  readonly readPhoneNumber: ReadPhoneNumber;
  /** Countries that text messages are sent to, ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  readonly randomInt: (bound: number) => number;
};

/** What is stored of a change's code: it fits no other change. */
export function changeCodeHash(keys: PurposeKeys, changeId: ChangeId, code: string): Promise<string> {
  return keyedHash(keys, 'one-time-code', 'change', changeId, code);
}

/**
 * Begins to change an address or a number. An address that somebody else signs in with gets the same answer after the
 * same work: its owner gets a mail that says so instead of a code, and the change is a decoy that no code makes.
 */
export function createBeginChange(deps: BeginChangeDeps): RouteUseCase<typeof beginChangeRoute> {
  return async ({ principal, body, client }) => {
    const at = deps.now();
    const account = await provenOwner(deps, principal, 'change-identifier');
    if (isProblem(account)) return account;
    const begun = await deps.lanes.reserve(CHANGE_LANE, account.accountId, at);
    if (begun.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: begun.retryAfterSeconds });

    const destination = destinationOf(body);
    if (!destination) return problem('conflict', { detail: 'We cannot send text messages to this number.' });
    const mayMessage = await deps.sender.reserve(
      { subject: account.subject, purpose: 'change', since: account.notBefore },
      destination,
      at,
    );
    if (mayMessage.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: mayMessage.retryAfterSeconds });
    const { isTaken, isMailed } = await receiverOf(account.accountId, destination, at);

    const changeId = newId('chg', at);
    const code = newCode(deps.randomInt);
    const expiresAt = at + CHANGE_LIFE_MS;
    await deps.pending.open({
      changeId,
      accountId: account.accountId,
      kind: destination.medium === 'email' ? 'email' : 'phone',
      sealed: await deps.sealer.seal(destination.to, changeContext(account.accountId, changeId)),
      // A code that no message carries is right for nobody.
      codeHash: await changeCodeHash(deps.keys, changeId, isTaken || !isMailed ? 'decoy' : code),
      triesLeft: CHANGE_TRIES,
      expiresAt,
    });
    if (isTaken && isMailed) await deps.mailer.send(addressInUseMail({ to: destination.to }));
    if (!isTaken && isMailed)
      await deps.sender.send({ destination, code, purpose: 'change', client, expiresAt, at });
    const { medium, to } = destination;
    const masked = medium === 'email' ? maskedAddress(to) : maskedNumber(to);
    return { changeId, delivery: { medium, destination: masked } };
  };

  /** Whose an address is, and whether it may be mailed: many accounts' changes must not flood it together. */
  async function receiverOf(
    accountId: AccountId,
    destination: CodeDestination,
    at: number,
  ): Promise<{ readonly isTaken: boolean; readonly isMailed: boolean }> {
    if (destination.medium === 'sms') return { isTaken: false, isMailed: true };
    const receiver = await subjectOf(deps.keys, destination.to);
    const [owner, mayMail] = await Promise.all([
      deps.accounts.ownerOf(receiver),
      reserveAll(deps.lanes, changeMailLanes(receiver), at),
    ]);
    return {
      isTaken: owner !== undefined && owner !== accountId,
      isMailed: mayMail.kind === 'reserved',
    };
  }

  function destinationOf(
    body: { readonly email: string } | { readonly phoneNumber: string },
  ): CodeDestination | undefined {
    if ('email' in body) return { medium: 'email', to: normaliseIdentifier(body.email) };
    const phone = deps.readPhoneNumber(body.phoneNumber);
    const isServed = phone && deps.countries.includes(phone.country);
    return isServed ? { medium: 'sms', to: phone.number, country: phone.country } : undefined;
  }
}
