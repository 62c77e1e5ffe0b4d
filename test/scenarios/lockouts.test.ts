import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/platform/problem.ts';
import { subjectOf } from '../../functions/platform/subject.ts';
import { UNKNOWN_DEVICE_LANE } from '../../functions/sign-in/domain/password-lanes.ts';
import { type AttackWorld, attackWorld } from '../builders/attack-world.ts';
import { CHROME, home } from '../builders/risk-facts.ts';
import { challengeIn, PASSWORD, type Person, sessionIn } from '../builders/sign-in-world.ts';
import { granted, signedIn } from '../factor/signed-in.ts';
import { totpCode } from '../fakes/cognito-double.ts';

const EMAIL = 'ada@example.com';
const WRONG = 'not the right one at all';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const COGNITO_LOCKS_AT = 5;
/** Behind a browser: a script that leaves challenges unmet is refused before it can try codes. */
const stranger = { ...home, ip: '203.0.113.66', userAgent: CHROME };
const strangerNo = (n: number) => ({ ...stranger, ip: `203.${Math.floor(n / 250) % 250}.${n % 250}.7` });

let world: AttackWorld;
let ada: Person;
beforeEach(async () => {
  world = await attackWorld();
  ada = await world.person(EMAIL);
});

const codeOf = (answer: unknown) => (isProblem(answer) ? answer.code : 'done');
const failuresAtCognito = () => world.cognito.users.get(ada.accountId)?.failures ?? 0;

/** @returns what makes the device known from then on, or undefined if it was not let in */
async function letIn(password: string, token: string): Promise<string | undefined> {
  const answer = await world.signIn(EMAIL, password, { deviceToken: token });
  if (isProblem(answer)) return undefined;
  if (answer.status === 'signed-in') return answer.session.deviceToken;
  const proved = await world.answer(answer.challenge.challengeId, world.mailer.lastCode);
  return isProblem(proved) || proved.status !== 'signed-in' ? undefined : proved.session.deviceToken;
}

const isLetIn = async (password: string, token: string) => (await letIn(password, token)) !== undefined;

describe('Cognito’s own lock', () => {
  it('is there: five wrong passwords at once keep everybody waiting', () => {
    const user = world.cognito.users.get(ada.accountId);
    for (let n = 0; n < COGNITO_LOCKS_AT; n += 1)
      expect(() => user?.checkPassword(WRONG, world.now())).toThrow('Incorrect');
    expect(() => user?.checkPassword(PASSWORD, world.now())).toThrow('exceeded');
  });

  it.each(Array.from({ length: 17 }, (_, minute) => minute))(
    'is not reached around any edge: guesses at minute %i and all along for the next half hour',
    async (minute) => {
      world.pass(minute * MINUTE - SECOND);
      let most = 0;
      for (let n = 0; n < 30 * 6; n += 1) {
        await world.signIn(EMAIL, WRONG, { client: strangerNo(n) });
        most = Math.max(most, failuresAtCognito());
        world.pass(10 * SECOND);
      }
      expect(most).toBe(UNKNOWN_DEVICE_LANE.limit);
      expect(most).toBeLessThan(COGNITO_LOCKS_AT);
    },
  );

  it('is not built up in two hours, while the owner is silent: then a known device is let in at once', async () => {
    const deviceToken = await world.deviceTokenOf(EMAIL);
    let most = 0;
    for (let n = 0; n < 12 * 60; n += 1) {
      await world.signIn(EMAIL, WRONG, { client: strangerNo(n) });
      most = Math.max(most, failuresAtCognito());
      world.pass(10 * SECOND);
    }
    expect(most).toBeLessThan(COGNITO_LOCKS_AT);
    expect(await isLetIn(PASSWORD, deviceToken)).toBe(true);
  });

  it('is not built up by the most patient either, who waits for each lane to open', async () => {
    const deviceToken = await world.deviceTokenOf(EMAIL);
    let judged = 0;
    for (let until = world.now() + 12 * HOUR; world.now() < until; ) {
      const answer = await world.signIn(EMAIL, WRONG, { client: stranger });
      if (codeOf(answer) === 'invalid-credentials') judged += 1;
      expect(failuresAtCognito()).toBeLessThan(COGNITO_LOCKS_AT);
      world.pass(isProblem(answer) ? (answer.retryAfterSeconds ?? 0) * SECOND : 0);
    }
    expect(judged).toBeGreaterThan(4 * 40);
    expect(await isLetIn(PASSWORD, deviceToken)).toBe(true);
  });
});

describe('an owner under a ten-minute attack with passwords, resets and their codes at once', () => {
  async function attacked(everyMinute: (second: number) => Promise<void>): Promise<void> {
    for (let second = 0; second < 600; second += 1) {
      for (const n of [1, 2, 3])
        await world.signIn(EMAIL, `${WRONG} ${second} ${n}`, {
          client: { ...stranger, ip: `203.0.113.${(second * 3 + n) % 250}` },
        });
      const begun = await world.beginReset(EMAIL, { ...stranger, ip: `203.0.113.${second % 250}` });
      if (!isProblem(begun))
        for (let guess = 0; guess < 5; guess += 1)
          await world.confirmReset(begun.resetId, '0000-0000-0000', WRONG, stranger);
      world.pass(SECOND);
      if (second % 60 === 59) await everyMinute(second);
    }
  }

  it.each([0, 8, 12])(
    'gets in every minute on a device that was known before: begun %i minutes into a window',
    async (shift) => {
      world.pass(shift * MINUTE);
      const deviceToken = await world.deviceTokenOf(EMAIL);
      let times = 0;
      await attacked(async () => {
        if (await isLetIn(PASSWORD, deviceToken)) times += 1;
      });
      expect(times).toBe(10);
    },
  );

  it.each([0, 8, 12])(
    'gets in every minute on a new device by the mail of a reset, and on that device from then on: begun %i minutes into a window',
    async (shift) => {
      world.pass(shift * MINUTE);
      // A reset ends the trust in all devices: the one that is known is the one that was signed in on since.
      let known = await world.deviceTokenOf(EMAIL);
      let password = PASSWORD;
      const times = { known: 0, unknown: 0 };
      await attacked(async (second) => {
        if (await isLetIn(password, known)) times.known += 1;
        const next = `${PASSWORD} ${second}`;
        const proof = await world.reset(EMAIL, next);
        if (typeof proof === 'string') return;
        password = next;
        world.pass(2 * SECOND);
        const deviceToken = await letIn(password, proof.mailboxToken);
        if (!deviceToken) return;
        times.unknown += 1;
        known = deviceToken;
      });
      expect(times).toEqual({ known: 10, unknown: 10 });
    },
  );
});

describe('the way back by mail', () => {
  const NEXT = 'seven lanterns over the harbour';

  it('stays open while one stranger asks for a hundred resets and guesses five times at each', async () => {
    for (let n = 0; n < 100; n += 1) {
      const begun = await world.beginReset(EMAIL, stranger);
      if (isProblem(begun)) continue;
      for (let t = 0; t < 5; t += 1)
        expect(codeOf(await world.confirmReset(begun.resetId, '00000000', NEXT))).toBe('wrong-code');
    }
    expect(await world.reset(EMAIL, NEXT)).toMatchObject({ mailboxToken: expect.stringMatching(/^m1\./) });
  });

  it('stays open to a known device, however many strangers in however many networks use all mails up', async () => {
    const deviceToken = await world.deviceTokenOf(EMAIL);
    for (let n = 0; n < 100; n += 1) await world.beginReset(EMAIL, strangerNo(n));
    // What this costs: strangers in forty networks use up the mails of an hour for those who are not known.
    expect(await world.reset(EMAIL, NEXT)).toBe('no-mail');
    expect(await world.reset(EMAIL, NEXT, home, deviceToken)).toHaveProperty('mailboxToken');
  });

  it('takes nobody’s word for a known device', async () => {
    const forged = (await world.deviceTokenOf('eve@example.com')).replace(/.$/, 'A');
    for (let n = 0; n < 10; n += 1) await world.beginReset(EMAIL, stranger, forged);
    expect(world.mailer.sent).toHaveLength(10);
    await world.beginReset(EMAIL, stranger, forged);
    expect(world.mailer.sent).toHaveLength(10);
  });

  it('mails nobody without end: sixty times a day at most, wherever it is asked from', async () => {
    for (let n = 0; n < 24 * 20; n += 1) {
      await world.beginReset(EMAIL, strangerNo(n));
      world.pass(3 * MINUTE);
    }
    expect(world.mailer.sent.length).toBeLessThanOrEqual(2 * 60);
    expect(world.mailer.sent.length).toBeGreaterThan(60);
  });
});

describe('whoever knows the password of an account with an authenticator app', () => {
  let grace: Person;
  const GRACE = 'grace@example.com';
  const NEXT = 'seven lanterns over the harbour';
  beforeEach(async () => {
    grace = await world.person(GRACE, { totp: true });
  });
  const codeNow = () => totpCode(String(grace.totpSecret), world.now());

  async function guess(times: number, deviceToken?: string) {
    for (let wrong = 0; wrong < times; ) {
      const asked = await world.signIn(GRACE, PASSWORD, {
        client: stranger,
        ...(deviceToken ? { deviceToken } : {}),
      });
      const { challengeId } = challengeIn(asked);
      for (let t = 0; t < 5 && wrong < times; t += 1, wrong += 1)
        expect(codeOf(await world.answer(challengeId, '000000', stranger))).toBe('wrong-code');
      world.pass(SECOND);
    }
  }
  const triesOn = async (deviceToken?: string, password = PASSWORD) => {
    const { challengeId } = challengeIn(
      await world.signIn(GRACE, password, deviceToken ? { deviceToken } : {}),
    );
    return codeOf(await world.answer(challengeId, codeNow()));
  };

  it('shuts out neither the known device, nor whoever set a new password by mail', async () => {
    const deviceToken = await world.deviceTokenOf(GRACE);
    await guess(20);
    expect(await triesOn()).toBe('too-many-attempts');
    expect(await triesOn(deviceToken)).toBe('done');
    world.pass(MINUTE);
    const proof = await world.reset(GRACE, NEXT);
    if (typeof proof === 'string') throw new Error(proof);
    world.pass(MINUTE);
    expect(await triesOn(proof.mailboxToken, NEXT)).toBe('done');
    world.pass(MINUTE);
    // And without it: the lanes of the password before are not those of the new one.
    expect(await triesOn(undefined, NEXT)).toBe('done');
  });

  it('disables the app for strangers alone, and its owner is told once', async () => {
    const deviceToken = await world.deviceTokenOf(GRACE);
    const disabled = () =>
      world.events('challenge.answered').filter((event) => event['disabledFactor'] !== undefined);
    for (let day = 0; day < 5; day += 1) {
      expect(disabled()).toHaveLength(0);
      await guess(20);
      world.pass(DAY);
    }
    expect(disabled()).toMatchObject([{ accountId: grace.accountId, disabledFactor: 'App' }]);
    expect(await triesOn()).toBe('wrong-code');
    expect(await triesOn(deviceToken)).toBe('done');
    world.pass(MINUTE);
    // A right code on a known device does not let strangers begin anew.
    expect(await triesOn()).toBe('wrong-code');
    expect(await triesOn(deviceToken)).toBe('done');
  });

  it('a right code in time begins the count anew', async () => {
    for (let day = 0; day < 4; day += 1) {
      await guess(20);
      world.pass(DAY);
    }
    await guess(19);
    expect(await triesOn()).toBe('done');
    world.pass(DAY);
    await guess(20);
    world.pass(DAY);
    expect(await triesOn()).toBe('done');
  });

  it('a hundred wrong codes on known devices disable it for all (NIST SP 800-63B-4, 3.2.2)', async () => {
    const deviceToken = await world.deviceTokenOf(GRACE);
    for (let day = 0; day < 5; day += 1) {
      expect(await world.signIn(GRACE, PASSWORD, { deviceToken })).toHaveProperty('challenge');
      await guess(20, deviceToken);
      world.pass(DAY);
    }
    expect(await triesOn(deviceToken)).toBe('wrong-code');
    expect(await triesOn()).toBe('wrong-code');
  });

  it('an app that is bound again counts again', async () => {
    const deviceToken = await world.deviceTokenOf(GRACE);
    for (let day = 0; day < 5; day += 1) {
      await guess(20);
      world.pass(DAY);
    }
    const asked = challengeIn(await world.signIn(GRACE, PASSWORD, { deviceToken }));
    const session = sessionIn(await world.answer(asked.challengeId, codeNow()));
    const principal = world.principal(grace, session);
    const me = { ...world.request, principal, client: home, parameters: undefined, body: undefined };
    const { secret } = granted(await world.useCases.enrolTotp(me));
    const body = { code: totpCode(secret, world.now()), deviceName: 'New' };
    expect(isProblem(await world.useCases.confirmTotp({ ...me, body }))).toBe(false);
    world.pass(MINUTE);
    grace = { ...grace, totpSecret: secret };
    expect(await triesOn()).toBe('done');
  });
});

describe('whoever knows the password of an account with a phone', () => {
  it('uses up no messages of a known device, nor of whoever set a new password', async () => {
    const { me } = await signedIn(world, ada);
    granted(await world.useCases.enrolPhone({ ...me, body: { phoneNumber: '+4915112345678' } }));
    await world.useCases.confirmPhone({ ...me, body: { code: world.texts.lastCode } });
    world.pass(DAY);
    const deviceToken = await world.deviceTokenOf(EMAIL);
    for (let n = 0; n < 10; n += 1) challengeIn(await world.signIn(EMAIL, PASSWORD, { client: stranger }));
    expect(codeOf(await world.signIn(EMAIL))).toBe('too-many-attempts');
    await world.setHead(EMAIL, { stepUpRequired: true });
    expect(challengeIn(await world.signIn(EMAIL, PASSWORD, { deviceToken })).factor).toBe('sms');
    const NEXT = 'seven lanterns over the harbour';
    expect(await world.reset(EMAIL, NEXT)).toHaveProperty('mailboxToken');
    world.pass(2 * SECOND);
    expect(challengeIn(await world.signIn(EMAIL, NEXT)).factor).toBe('sms');
  });
});

describe('a crowded place', () => {
  /** From 64 failures on they are sampled: four standard errors of a count of two hundred. */
  const CROWDED_FROM = 200;
  const SAMPLING_ERROR = 70;

  it('is turned away before Cognito is asked, and known devices are not', async () => {
    const crowd = { ...stranger, ip: '198.51.100.9' };
    const subject = await subjectOf(world.keys, EMAIL);
    const asked = () => world.cognito.calls.filter(({ command }) => command === 'AdminInitiateAuth').length;
    const tried = async (n: number) =>
      codeOf(await world.signIn(`nobody${n}@example.com`, WRONG, { client: crowd }));
    let failed = 0;
    while (failed < 2 * CROWDED_FROM && (await tried(failed)) === 'invalid-credentials') failed += 1;
    expect(Math.abs(failed - CROWDED_FROM)).toBeLessThan(SAMPLING_ERROR);
    expect(asked()).toBe(failed);
    expect(codeOf(await world.signIn(EMAIL, PASSWORD, { client: crowd }))).toBe('too-many-attempts');
    expect(asked()).toBe(failed);
    expect(world.notices.at(-1)).toEqual({ kind: 'throttled', lane: 'address-failures' });
    expect(JSON.stringify(world.db.items('activity'))).not.toContain(`LANE#password-unknown#${subject}`);
    const deviceToken = await world.deviceTokenOf(EMAIL);
    const known = await world.signIn(EMAIL, PASSWORD, { client: crowd, deviceToken });
    expect(isProblem(known)).toBe(false);
    expect(isProblem(await world.signIn(EMAIL, PASSWORD))).toBe(false);
  });
});
