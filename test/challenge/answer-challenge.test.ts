import { beforeEach, describe, expect, it } from 'vitest';
import type { SignInDecided } from '../../functions/activity/domain/activity-event.ts';
import { CHALLENGE_LIFE_MS, MAX_TRIES } from '../../functions/challenge/domain/challenge-record.ts';
import { isProblem } from '../../functions/platform/problem.ts';
import { challengeIn, PASSWORD, sessionIn, signInWorld, type World } from '../builders/sign-in-world.ts';
import { totpCode } from '../fakes/cognito-double.ts';

const EMAIL = 'ada@example.com';
const CLOSED = { kind: 'problem', code: 'challenge-closed' };
const WRONG = { kind: 'problem', code: 'wrong-code' };
const UNKNOWN = 'chl_01K0000000000000000000000A';
let world: World;

beforeEach(async () => {
  world = await signInWorld();
});

const sessions = () => world.db.items('sessions').filter(({ sk }) => String(sk).startsWith('SESSION#'));
const tally = (answers: readonly unknown[]) => {
  const kinds = answers.map((answer) => (isProblem(answer) ? answer.code : 'passed'));
  return Object.fromEntries(
    [...new Set(kinds)].sort().map((kind) => [kind, kinds.filter((one) => one === kind).length]),
  );
};
/** A six-digit code that is not the given one. */
const other = (code: string, n = 1) => String((Number(code) + n) % 1_000_000).padStart(6, '0');

async function byMail() {
  const person = await world.person(EMAIL, { stepUpRequired: true });
  const { challengeId } = challengeIn(await world.signIn(EMAIL));
  return { ...person, challengeId, code: world.mailer.lastCode };
}

async function byTotp() {
  const person = await world.person(EMAIL, { totp: true });
  const { challengeId } = challengeIn(await world.signIn(EMAIL));
  return { ...person, challengeId, code: () => totpCode(person.totpSecret ?? '', world.now()) };
}

/** What the counters of one lane hold together. */
const counted = (lane: string) =>
  world.db
    .items('activity')
    .filter(({ pk }) => String(pk).startsWith(`LANE#${lane}#`))
    .reduce((sum, { attempts }) => sum + Number(attempts), 0);

describe('answerChallenge', () => {
  describe('leaves behind as evidence', () => {
    it('an unmet challenge until it is met, and each wrong code', async () => {
      const { challengeId, code } = await byMail();
      expect([counted('unmet-challenges'), counted('wrong-codes')]).toEqual([1, 0]);
      await world.answer(challengeId, other(code));
      expect([counted('unmet-challenges'), counted('wrong-codes')]).toEqual([1, 1]);
      sessionIn(await world.answer(challengeId, code));
      expect([counted('unmet-challenges'), counted('wrong-codes')]).toEqual([0, 1]);
    });
    it('nothing unmet of a challenge on a device of its owner', async () => {
      await world.person(EMAIL, { stepUpRequired: true });
      challengeIn(await world.signIn(EMAIL, PASSWORD, { deviceToken: await world.deviceTokenOf(EMAIL) }));
      expect(counted('unmet-challenges')).toBe(0);
    });
    it('code after code sent to the owner, which speaks at the next attempt', async () => {
      await world.person(EMAIL, { stepUpRequired: true });
      for (let n = 0; n < 3; n += 1) {
        challengeIn(await world.signIn(EMAIL));
        world.pass(1_000);
      }
      const signals = world
        .events('sign-in.decided')
        .map((event) => (event as unknown as SignInDecided).assessment.reasons.map(({ signal }) => signal));
      expect(signals.map((names) => names.includes('code-fatigue'))).toEqual([false, false, true]);
    });
    it("somebody else's device token", async () => {
      await world.person(EMAIL);
      await world.person('bob@example.com');
      const deviceToken = await world.deviceTokenOf('bob@example.com');
      await world.signIn(EMAIL, PASSWORD, { deviceToken });
      world.pass(1_000);
      await world.signIn('bob@example.com', PASSWORD, { deviceToken });
      const signals = world
        .events('sign-in.decided')
        .map((event) => (event as unknown as SignInDecided).assessment.reasons.map(({ signal }) => signal));
      expect(signals.map((names) => names.includes('device-token-mismatch'))).toEqual([true, false]);
    });
  });

  describe('with a code from a mail', () => {
    it('signs in at AAL1, and records it [ASVS 6.8.4]', async () => {
      const { challengeId, code, accountId } = await byMail();
      const session = sessionIn(await world.answer(challengeId, code));
      expect(session.assurance).toMatchObject({ level: 'aal1', factors: ['pwd', 'email'] });
      expect(world.events('challenge.answered')).toMatchObject([
        { result: 'passed', factor: 'email', accountId, challengeId, sessionId: session.sessionId },
      ]);
    });

    it('passes once [ASVS 6.5.1]', async () => {
      const { challengeId, code } = await byMail();
      sessionIn(await world.answer(challengeId, code));
      expect(await world.answer(challengeId, code)).toEqual(CLOSED);
    });

    it('has one winner among many right answers at once [ASVS 6.5.1]', async () => {
      const { challengeId, code } = await byMail();
      const answers = await Promise.all(Array.from({ length: 20 }, () => world.answer(challengeId, code)));
      expect(tally(answers)).toEqual({ passed: 1, 'challenge-closed': 19 });
      expect(sessions()).toHaveLength(1);
    });

    it('judges five of 200 wrong codes at once, and the right one no more after them [ASVS 6.6.3]', async () => {
      const { challengeId, code } = await byMail();
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, n) => world.answer(challengeId, other(code, n + 1))),
      );
      expect(tally(answers)).toEqual({ 'wrong-code': MAX_TRIES, 'challenge-closed': 200 - MAX_TRIES });
      expect(await world.answer(challengeId, code)).toEqual(CLOSED);
    });

    it('still passes at the fifth try', async () => {
      const { challengeId, code } = await byMail();
      for (let n = 1; n < MAX_TRIES; n += 1)
        expect(await world.answer(challengeId, other(code))).toEqual(WRONG);
      sessionIn(await world.answer(challengeId, code));
    });

    it('is good to the last moment of its life, and not after, although the item is still there [ASVS 6.5.5]', async () => {
      const first = await byMail();
      world.pass(CHALLENGE_LIFE_MS);
      expect(await world.answer(first.challengeId, first.code)).toEqual(CLOSED);
      const { challengeId } = challengeIn(await world.signIn(EMAIL));
      world.pass(CHALLENGE_LIFE_MS - 1);
      const session = sessionIn(await world.answer(challengeId, world.mailer.lastCode));
      expect(session.expiresInSeconds).toBeGreaterThan(60);
    });

    it('fits no other challenge [ASVS 6.6.2]', async () => {
      const first = await byMail();
      world.pass(1);
      const second = challengeIn(await world.signIn(EMAIL));
      const secondCode = world.mailer.lastCode;
      if (first.code !== secondCode)
        expect(await world.answer(second.challengeId, first.code)).toEqual(WRONG);
      sessionIn(await world.answer(second.challengeId, secondCode));
    });

    it('no longer counts once another was sent [ASVS 6.6.2]', async () => {
      const { challengeId, code } = await byMail();
      expect(await world.resend(challengeId)).toMatchObject({ challenge: { challengeId, factor: 'email' } });
      const resent = world.mailer.lastCode;
      if (resent !== code) expect(await world.answer(challengeId, code)).toEqual(WRONG);
      sessionIn(await world.answer(challengeId, resent));
    });
  });

  describe('with a code from an authenticator', () => {
    it('signs in at AAL2 [ASVS 6.8.4]', async () => {
      const { challengeId, code } = await byTotp();
      const session = sessionIn(await world.answer(challengeId, code()));
      expect(session.assurance).toMatchObject({ level: 'aal2', factors: ['pwd', 'otp'] });
    });

    it('takes a right code after a wrong one', async () => {
      const { challengeId, code } = await byTotp();
      expect(await world.answer(challengeId, other(code()))).toEqual(WRONG);
      sessionIn(await world.answer(challengeId, code()));
    });

    it('refuses a used code in a new challenge, and takes the next [ASVS 6.5.1]', async () => {
      const { challengeId, code } = await byTotp();
      const used = code();
      sessionIn(await world.answer(challengeId, used));
      const again = challengeIn(await world.signIn(EMAIL));
      const asked = world.cognito.calls.length;
      expect(await world.answer(again.challengeId, used)).toEqual(WRONG);
      expect(world.cognito.calls).toHaveLength(asked);
      world.pass(30_000);
      sessionIn(await world.answer(again.challengeId, code()));
    });

    it('gives one session for one code, in many challenges at once [ASVS 6.5.1]', async () => {
      const { code } = await byTotp();
      const deviceToken = await world.deviceTokenOf(EMAIL);
      const begun = await Promise.all(
        Array.from({ length: 4 }, () => world.signIn(EMAIL, undefined, { deviceToken })),
      );
      const answers = await Promise.all(
        begun.map((one) => world.answer(challengeIn(one).challengeId, code())),
      );
      expect(tally(answers)).toEqual({ passed: 1, 'wrong-code': 3 });
      expect(sessions()).toHaveLength(1);
    });

    it('ends before the session at Cognito does', async () => {
      const { challengeId, code } = await byTotp();
      world.pass(CHALLENGE_LIFE_MS);
      expect(await world.answer(challengeId, code())).toEqual(CLOSED);
      expect(world.cognito.calls.map(({ command }) => command)).not.toContain('AdminRespondToAuthChallenge');
    });

    it('costs nothing while Cognito is down: the same code passes after', async () => {
      const { challengeId, code } = await byTotp();
      world.cognito.failNext('AdminRespondToAuthChallenge', undefined, MAX_TRIES + 1);
      for (let n = 0; n <= MAX_TRIES; n += 1)
        await expect(world.answer(challengeId, code())).rejects.toMatchObject({ name: 'UnavailableError' });
      sessionIn(await world.answer(challengeId, code()));
    });

    it('answers no challenge that Cognito adds to the one we began [ASVS 6.8.4]', async () => {
      const { challengeId, code } = await byTotp();
      const send = world.cognito.send.bind(world.cognito);
      world.cognito.send = async (command) =>
        command.constructor.name === 'AdminRespondToAuthChallengeCommand'
          ? { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: 'x'.repeat(40) }
          : send(command);
      expect(await world.answer(challengeId, code())).toEqual(CLOSED);
      expect(sessions()).toEqual([]);
    });
  });

  describe('asks the account again before it lets anybody in', () => {
    it.each([
      { name: 'contained since', head: () => ({ state: 'contained', notBefore: world.now() }) },
      { name: 'locked since', head: () => ({ state: 'locked' }) },
      { name: 'waiting for a new password', head: () => ({ state: 'reset-required' }) },
      { name: 'erased since', head: () => ({ state: 'erased' }) },
    ])('$name: the right code is worth nothing', async ({ head }) => {
      const { challengeId, code } = await byMail();
      world.pass(1000);
      await world.setHead(EMAIL, head());
      expect(await world.answer(challengeId, code)).toEqual(CLOSED);
      expect(sessions()).toEqual([]);
      expect(world.events('challenge.answered')).toMatchObject([{ result: 'closed' }]);
    });

    it('contained before the challenge began: the right code is how its owner gets in', async () => {
      await world.person(EMAIL, { state: 'contained', notBefore: world.now() - 1 });
      const { challengeId } = challengeIn(await world.signIn(EMAIL));
      sessionIn(await world.answer(challengeId, world.mailer.lastCode));
    });

    it('and gives no session when it cannot be read', async () => {
      const { challengeId, code } = await byMail();
      world.db.failNext('Get');
      await expect(world.answer(challengeId, code)).rejects.toMatchObject({ name: 'UnavailableError' });
      expect(sessions()).toEqual([]);
    });
  });

  it.each([
    { name: 'one that never was', id: UNKNOWN },
    { name: 'what is no id', id: 'chl_nonsense' },
    { name: "another kind's id", id: 'ses_01K0000000000000000000000A' },
  ])('answers $name like a closed one', async ({ id }) => {
    expect(await world.answer(id, '123456')).toEqual(CLOSED);
    expect(await world.resend(id)).toEqual(CLOSED);
    expect(world.db.items('sessions')).toEqual([]);
  });

  it('limits the codes tried for one person in a day, over all challenges [ASVS 6.6.3]', async () => {
    await byMail();
    const deviceToken = await world.deviceTokenOf(EMAIL);
    let judged = 0;
    for (let challenge = 0; challenge < 5; challenge += 1) {
      const { challengeId } = challengeIn(await world.signIn(EMAIL, undefined, { deviceToken }));
      const wrong = other(world.mailer.lastCode);
      const answers = await Promise.all(Array.from({ length: 5 }, () => world.answer(challengeId, wrong)));
      judged += answers.filter((answer) => isProblem(answer) && answer.code === 'wrong-code').length;
    }
    expect(judged).toBe(20);
  });

  it('is not kept from an owner’s own device by a stranger’s guesses', async () => {
    await world.person(EMAIL, { stepUpRequired: true });
    const deviceToken = await world.deviceTokenOf(EMAIL);
    for (let round = 0; round < 4; round += 1) {
      const { challengeId } = challengeIn(await world.signIn(EMAIL));
      const code = world.mailer.lastCode;
      for (let guess = 1; guess <= MAX_TRIES; guess += 1) await world.answer(challengeId, other(code, guess));
    }
    world.pass(15 * 60_000);
    const { challengeId: strange } = challengeIn(await world.signIn(EMAIL));
    expect(await world.answer(strange, world.mailer.lastCode)).toMatchObject({ code: 'too-many-attempts' });
    const { challengeId: own } = challengeIn(await world.signIn(EMAIL, undefined, { deviceToken }));
    sessionIn(await world.answer(own, world.mailer.lastCode));
  });

  it('fails closed when what was sealed was changed', async () => {
    const { challengeId, code } = await byMail();
    const key = { pk: `CHALLENGE#${challengeId}`, sk: 'CHALLENGE' };
    const item = world.db.item('sessions', key);
    const sealed = Uint8Array.from(item?.['sealed'] as Uint8Array);
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    world.db.seed('sessions', { ...item, sealed });
    expect(await world.answer(challengeId, code)).toEqual(CLOSED);
  });
});

describe('resendChallenge', () => {
  it('sends nothing for an authenticator, and offers no weaker way in', async () => {
    const { challengeId } = await byTotp();
    expect(await world.resend(challengeId)).toMatchObject({ code: 'conflict' });
    expect(await world.resend(challengeId, 'email')).toMatchObject({ code: 'conflict' });
    expect(world.mailer.sent).toEqual([]);
  });

  it('does not renew the tries [ASVS 6.6.3]', async () => {
    const { challengeId, code } = await byMail();
    for (let n = 0; n < MAX_TRIES; n += 1) await world.answer(challengeId, other(code));
    expect(await world.resend(challengeId)).toEqual(CLOSED);
  });

  it('stops at the limit of mails to one person', async () => {
    const { challengeId } = await byMail();
    for (let n = 1; n < 10; n += 1)
      expect(await world.resend(challengeId)).toMatchObject({ challenge: { challengeId, factor: 'email' } });
    expect(await world.resend(challengeId)).toMatchObject({ code: 'too-many-attempts' });
    expect(world.mailer.sent).toHaveLength(10);
  });

  it('is closed with the challenge', async () => {
    const { challengeId, code } = await byMail();
    sessionIn(await world.answer(challengeId, code));
    expect(await world.resend(challengeId)).toEqual(CLOSED);
  });

  it('says when the mail could not be sent', async () => {
    const { challengeId } = await byMail();
    world.mailer.isDown = true;
    await expect(world.resend(challengeId)).rejects.toMatchObject({ name: 'UnavailableError' });
  });
});
