import { maskedAddress } from '../challenge/domain/masked-address.ts';
import { newCode } from '../challenge/domain/one-time-code.ts';
import { signUpMailLanes } from '../notification/domain/mail-lanes.ts';
import { oneTimeCodeMail, signUpOnExistingMail } from '../notification/domain/mails.ts';
import type { Mailer } from '../notification/ports.ts';
import { placeOf } from '../platform/client-facts.ts';
import { newId, type SignUpId } from '../platform/ids.ts';
import { addressBlock, networkBlock } from '../platform/ip-address.ts';
import type { Lane, Lanes } from '../platform/lanes.ts';
import { problem } from '../platform/problem.ts';
import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import { reserveAll } from '../platform/reserve-all.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { Sealer } from '../platform/sealer.ts';
import { subjectOf } from '../platform/subject.ts';
import { AMONG_THE_FIRST, judgePassword } from './domain/password-policy.ts';
import {
  SIGN_UP_LIFE_MS,
  SIGN_UP_TRIES,
  type SignUpMaterial,
  signUpContext,
} from './domain/sign-up-record.ts';
import type { Accounts, BreachedPasswords, SignUps } from './ports.ts';
import type { signUpRoute } from './routes.ts';

/** Sign-ups begun from one address, and from the addresses around it. */
const SIGN_UP_LANE: Lane = { name: 'sign-up', limit: 20, windowMs: 3_600_000 };
const SIGN_UP_NETWORK_LANE: Lane = { name: 'sign-up-network', limit: 100, windowMs: 3_600_000 };
/** More digits than a challenge's code: whoever guesses one opens an account on somebody else's address. */
const CODE_DIGITS = 8;
const MS_PER_MINUTE = 60_000;

export type SignUpDependencies = {
  readonly signUps: SignUps;
  readonly accounts: Accounts;
  readonly breached: BreachedPasswords;
  readonly lanes: Lanes;
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly mailer: Mailer;
  readonly randomInt: (bound: number) => number;
  readonly now: () => number;
};

/** What is stored of a sign-up's code: it fits no other sign-up. */
export function signUpCodeHash(keys: PurposeKeys, signUpId: SignUpId, code: string): Promise<string> {
  return keyedHash(keys, 'one-time-code', 'sign-up', signUpId, code);
}

/**
 * Begins a sign-up. An address that has an account gets the same answer after the same work; its owner gets a
 * mail that says so instead of a code, and the record is a decoy that no code confirms.
 */
export function createSignUp(deps: SignUpDependencies): RouteUseCase<typeof signUpRoute> {
  return async ({ body, client }) => {
    const at = deps.now();
    const { email } = body;
    const verdict = judgePassword(body.password, {
      context: email.split(/[@.+_-]/),
      hasSecondFactor: false,
    });
    if (verdict.kind === 'unacceptable') return problem('unacceptable-password', { detail: verdict.detail });
    const requester = { addressBlock: addressBlock(client.ip), networkBlock: networkBlock(client.ip) };
    const begun = await reserveAll(
      deps.lanes,
      [
        [SIGN_UP_LANE, requester.addressBlock],
        [SIGN_UP_NETWORK_LANE, requester.networkBlock],
      ],
      at,
    );
    if (begun.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: begun.retryAfterSeconds });
    if ((await deps.breached.isBreached(verdict.password)) === 'breached')
      return problem('unacceptable-password', { detail: AMONG_THE_FIRST.detail });

    const subject = await subjectOf(deps.keys, email);
    const [owner, mayMail] = await Promise.all([
      deps.accounts.ownerOf(subject),
      reserveAll(deps.lanes, signUpMailLanes(subject, requester), at),
    ]);
    const isTaken = owner !== undefined;
    const signUpId = newId('sup', at);
    const accountId = newId('acc', at);
    const code = newCode(deps.randomInt, CODE_DIGITS);
    const material: SignUpMaterial = {
      email,
      password: verdict.password,
      ...(body.phoneNumber ? { phoneNumber: body.phoneNumber } : {}),
      ...(body.locale ? { locale: body.locale } : {}),
    };
    await deps.signUps.open({
      signUpId,
      accountId,
      subject,
      sealed: await deps.sealer.seal(JSON.stringify(material), signUpContext(signUpId)),
      // A code that no mail carries is right for nobody.
      codeHash: await signUpCodeHash(
        deps.keys,
        signUpId,
        isTaken || mayMail.kind === 'full' ? 'decoy' : code,
      ),
      triesLeft: SIGN_UP_TRIES,
      expiresAt: at + SIGN_UP_LIFE_MS,
    });
    if (mayMail.kind === 'reserved') {
      const place = placeOf(client);
      const about = { to: email, ...(place ? { place } : {}) };
      const expiresInMinutes = SIGN_UP_LIFE_MS / MS_PER_MINUTE;
      // Both are written, because writing one takes longer than writing the other.
      const mails = [
        signUpOnExistingMail(about),
        oneTimeCodeMail({ ...about, code, purpose: 'sign-up', expiresInMinutes }),
      ] as const;
      await deps.mailer.send(mails[isTaken ? 0 : 1]);
    }
    return { signUpId, delivery: { medium: 'email', destination: maskedAddress(email) } };
  };
}
