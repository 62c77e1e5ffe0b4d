import { factorContext, ofKind } from '../challenge/domain/enrolled-factor.ts';
import { maskedAddress } from '../challenge/domain/masked-address.ts';
import { newCode } from '../challenge/domain/one-time-code.ts';
import type { CodeSender } from '../challenge/send-code.ts';
import { newId } from '../platform/ids.ts';
import { isProblem, problem } from '../platform/problem.ts';
import { isSameHash } from '../platform/purpose-keys.ts';
import type { RouteUseCase } from '../platform/route.ts';
import {
  addFactor,
  type ChangingFactorsDeps,
  isRoomFor,
  mayChange,
  NOTHING_BEGUN,
  tooMany,
} from './changing-factors.ts';
import { PENDING_LIFE_MS, PENDING_TRIES, pendingFactorId } from './domain/pending-factor.ts';
import { enrolmentCodeHash } from './enrol-phone.ts';
import type { confirmEmailRoute, enrolEmailRoute } from './routes.ts';

export type EnrolEmailDeps = ChangingFactorsDeps & {
  readonly sender: CodeSender;
  readonly randomInt: (bound: number) => number;
};

const ENROLLED = 'The mailbox is enrolled.';

/** Begins to use the account's own mailbox for codes. It is evidence, and never a second factor (NIST SP 800-63B-4). */
export function createEnrolEmail(deps: EnrolEmailDeps): RouteUseCase<typeof enrolEmailRoute> {
  return async ({ principal, client }) => {
    const who = await mayChange(deps, principal);
    if (isProblem(who)) return who;
    if (ofKind(who.factors, 'email').length > 0) return problem('conflict', { detail: ENROLLED });
    if (!isRoomFor(who)) return tooMany();
    const { accountId } = principal;
    const email = await deps.addresses.emailOf(accountId);
    if (!email) return problem('unauthenticated');

    const at = deps.now();
    const destination = { medium: 'email', to: email } as const;
    const forWhom = {
      subject: who.account.subject,
      own: who.session.deviceId,
      since: who.account.notBefore,
      purpose: 'factor-enrolment',
    } as const;
    const reserved = await deps.sender.reserve(forWhom, destination, at);
    if (reserved.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: reserved.retryAfterSeconds });
    const factorId = newId('fac', at);
    const code = newCode(deps.randomInt);
    const masked = maskedAddress(email);
    const expiresAt = at + PENDING_LIFE_MS;
    await deps.pending.open({
      pendingFactorId: pendingFactorId(accountId, 'email'),
      factorId,
      sealed: await deps.sealer.seal(email, factorContext(accountId, factorId)),
      codeHash: await enrolmentCodeHash(deps.keys, factorId, code),
      masked,
      triesLeft: PENDING_TRIES,
      expiresAt,
    });
    await deps.sender.send({ destination, code, purpose: 'factor-enrolment', client, expiresAt, at });
    return { factorId, delivery: { medium: 'email', destination: masked } };
  };
}

/** Enrols the mailbox that received the code, as long as it is still the account's. */
export function createConfirmEmail(deps: EnrolEmailDeps): RouteUseCase<typeof confirmEmailRoute> {
  return async ({ principal, body, client }) => {
    const who = await mayChange(deps, principal);
    if (isProblem(who)) return who;
    const { accountId } = principal;
    const at = deps.now();
    const begun = await deps.pending.takeTry(pendingFactorId(accountId, 'email'), at);
    if (!begun) return problem('conflict', { detail: NOTHING_BEGUN });
    const { factorId, sealed, masked = '' } = begun;
    if (!isSameHash(await enrolmentCodeHash(deps.keys, factorId, body.code), begun.codeHash ?? ''))
      return problem('wrong-code');
    const proven = await deps.sealer.unseal(sealed, factorContext(accountId, factorId));
    if (proven !== (await deps.addresses.emailOf(accountId)))
      return problem('conflict', { detail: NOTHING_BEGUN });
    const mailbox = { factorId, kind: 'email', name: 'E-mail', createdAt: at, masked } as const;
    const refusal = await addFactor(deps, who, mailbox, client);
    if (!refusal) await deps.pending.close(begun.pendingFactorId);
    return refusal;
  };
}
