import { factorContext } from '../challenge/domain/enrolled-factor.ts';
import { newCode } from '../challenge/domain/one-time-code.ts';
import type { CodeSender } from '../challenge/send-code.ts';
import { type FactorId, newId } from '../platform/ids.ts';
import { isProblem, problem } from '../platform/problem.ts';
import { isSameHash, keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { RouteUseCase } from '../platform/route.ts';
import {
  addFactor,
  type ChangingFactorsDeps,
  isRoomFor,
  mayChange,
  NOTHING_BEGUN,
  tooMany,
} from './changing-factors.ts';
import { maskedNumber } from './domain/masked-number.ts';
import { PENDING_LIFE_MS, PENDING_TRIES, pendingFactorId } from './domain/pending-factor.ts';
import type { ReadPhoneNumber } from './ports.ts';
import type { confirmPhoneRoute, enrolPhoneRoute } from './routes.ts';

export type EnrolPhoneDeps = ChangingFactorsDeps & {
  readonly sender: CodeSender;
  readonly readPhoneNumber: ReadPhoneNumber;
  /** Countries that text messages are sent to, ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  readonly randomInt: (bound: number) => number;
};

/** What is stored of an enrolment's code: it fits no other enrolment. */
export function enrolmentCodeHash(keys: PurposeKeys, factorId: FactorId, code: string): Promise<string> {
  return keyedHash(keys, 'one-time-code', 'enrolment', factorId, code);
}

/** Begins to use a phone for codes. Messages go to mobile numbers of the countries we serve, and are capped by cost. */
export function createEnrolPhone(deps: EnrolPhoneDeps): RouteUseCase<typeof enrolPhoneRoute> {
  return async ({ principal, body, client }) => {
    const who = await mayChange(deps, principal);
    if (isProblem(who)) return who;
    if (!isRoomFor(who)) return tooMany();
    const phone = deps.readPhoneNumber(body.phoneNumber);
    if (!phone || !deps.countries.includes(phone.country))
      return problem('conflict', { detail: 'We cannot send text messages to this number.' });

    const at = deps.now();
    const destination = { medium: 'sms', to: phone.number, country: phone.country } as const;
    const forWhom = {
      subject: who.account.subject,
      own: who.session.deviceId,
      since: who.account.notBefore,
      purpose: 'factor-enrolment',
    } as const;
    const reserved = await deps.sender.reserve(forWhom, destination, at);
    if (reserved.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: reserved.retryAfterSeconds });
    const { accountId } = principal;
    const factorId = newId('fac', at);
    const code = newCode(deps.randomInt);
    const masked = maskedNumber(phone.number);
    const expiresAt = at + PENDING_LIFE_MS;
    await deps.pending.open({
      pendingFactorId: pendingFactorId(accountId, 'sms'),
      factorId,
      sealed: await deps.sealer.seal(phone.number, factorContext(accountId, factorId)),
      codeHash: await enrolmentCodeHash(deps.keys, factorId, code),
      masked,
      country: phone.country,
      triesLeft: PENDING_TRIES,
      expiresAt,
    });
    await deps.sender.send({ destination, code, purpose: 'factor-enrolment', client, expiresAt, at });
    return { factorId, delivery: { medium: 'sms', destination: masked } };
  };
}

/** Enrols the phone that received the code. */
export function createConfirmPhone(deps: EnrolPhoneDeps): RouteUseCase<typeof confirmPhoneRoute> {
  return async ({ principal, body, client }) => {
    const who = await mayChange(deps, principal);
    if (isProblem(who)) return who;
    const at = deps.now();
    const begun = await deps.pending.takeTry(pendingFactorId(principal.accountId, 'sms'), at);
    if (!begun) return problem('conflict', { detail: NOTHING_BEGUN });
    const { factorId, sealed, masked = '', country = '' } = begun;
    if (!isSameHash(await enrolmentCodeHash(deps.keys, factorId, body.code), begun.codeHash ?? ''))
      return problem('wrong-code');
    const name = body.deviceName ?? `Phone ${masked}`;
    const phone = {
      factorId,
      kind: 'sms',
      name,
      createdAt: at,
      sealedNumber: sealed,
      masked,
      country,
    } as const;
    const refusal = await addFactor(deps, who, phone, client);
    if (!refusal) await deps.pending.close(begun.pendingFactorId);
    return refusal;
  };
}
