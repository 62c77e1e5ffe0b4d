import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_TRIES } from '../../functions/challenge/domain/challenge-record.ts';
import { isProblem } from '../../functions/platform/problem.ts';
import { UNKNOWN_DEVICE_LANE } from '../../functions/sign-in/domain/password-lanes.ts';
import { NEW_PASSWORD, recoveryWorld } from '../builders/recovery-world.ts';
import { home } from '../builders/risk-facts.ts';
import { challengeIn, PASSWORD, sessionIn, signInWorld, type World } from '../builders/sign-in-world.ts';
import { granted } from '../factor/signed-in.ts';
import { totpCode } from '../fakes/cognito-double.ts';

const EMAIL = 'ada@example.com';
const CODES_A_DAY = 20;
let world: World;

beforeEach(async () => {
  world = await signInWorld();
});

const atOnce = <T>(count: number, act: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => act(n)));
const codeOf = (answer: unknown) => (isProblem(answer) ? answer.code : 'ok');
const count = (answers: readonly unknown[], code: string) =>
  answers.filter((answer) => codeOf(answer) === code).length;
const other = (code: string, n: number) => String((Number(code) + n + 1) % 1_000_000).padStart(6, '0');
const sessions = () => world.db.items('sessions').filter(({ sk }) => String(sk).startsWith('SESSION#'));

/** Challenges of somebody whose mails never run out, each with its code. */
async function challenges(many: number) {
  await world.person(EMAIL, { stepUpRequired: true });
  const deviceToken = await world.deviceTokenOf(EMAIL);
  const begun: { readonly challengeId: string; readonly code: string }[] = [];
  for (let n = 0; n < many; n += 1) {
    const { challengeId } = challengeIn(await world.signIn(EMAIL, PASSWORD, { deviceToken }));
    begun.push({ challengeId, code: world.mailer.lastCode });
  }
  return begun;
}

describe('many at once', () => {
  it('wrong codes, 200 over ten challenges: each judges its five at most, all together twenty a day', async () => {
    const begun = await challenges(10);
    const answers = await atOnce(200, (n) => {
      const { challengeId, code } = begun[n % begun.length] as (typeof begun)[number];
      return world.answer(challengeId, other(code, n));
    });
    expect(count(answers, 'wrong-code')).toBe(CODES_A_DAY);
    for (const { challengeId } of begun) {
      const ofOne = world
        .events('challenge.answered')
        .filter((event) => event['challengeId'] === challengeId);
      expect(ofOne.length).toBeLessThanOrEqual(MAX_TRIES);
    }
  });

  it('right codes to one challenge, 50: one session', async () => {
    const [one] = await challenges(1);
    const answers = await atOnce(50, () => world.answer(String(one?.challengeId), String(one?.code)));
    expect([count(answers, 'ok'), count(answers, 'challenge-closed')]).toEqual([1, 49]);
    expect(sessions()).toHaveLength(1);
  });

  it('right and wrong codes to one challenge: never more than the limit judged, never more than one session', async () => {
    const [one] = await challenges(1);
    const code = String(one?.code);
    const answers = await atOnce(50, (n) =>
      world.answer(String(one?.challengeId), n % 2 ? code : other(code, n)),
    );
    expect(count(answers, 'ok') + count(answers, 'wrong-code')).toBeLessThanOrEqual(MAX_TRIES);
    expect(count(answers, 'ok')).toBe(1);
    expect(sessions()).toHaveLength(1);
  });

  it('right passwords after the guesses before them: each in a place of its own, and no more than there are', async () => {
    await world.person(EMAIL);
    const answers = await atOnce(200, () => world.signIn(EMAIL));
    expect(count(answers, 'ok')).toBeLessThanOrEqual(UNKNOWN_DEVICE_LANE.limit);
    expect(count(answers, 'ok')).toBeGreaterThan(0);
    expect(sessions()).toHaveLength(count(answers, 'ok'));
    // What was right gave its place back: the next finds one.
    sessionIn(await world.signIn(EMAIL));
  });

  it('one recovery code, twelve times in three challenges: one session', async () => {
    const ada = await world.person(EMAIL, { totp: true });
    const first = challengeIn(await world.signIn(EMAIL));
    const code = totpCode(String(ada.totpSecret), world.now());
    const principal = world.principal(ada, sessionIn(await world.answer(first.challengeId, code)));
    const me = { ...world.request, principal, client: home, parameters: undefined, body: undefined };
    const { codes } = granted(await world.useCases.makeRecoveryCodes(me));
    const begun = await atOnce(3, () => world.signIn(EMAIL));
    const answers = await atOnce(12, (n) =>
      world.answerWith(challengeIn(begun[n % 3] as (typeof begun)[number]).challengeId, {
        recoveryCode: String(codes[0]),
      }),
    );
    expect(count(answers, 'ok')).toBe(1);
    expect(sessions()).toHaveLength(2);
  });

  it('one reset code, 50 on each of two resets: one new password a reset, told of once each', async () => {
    const people = await recoveryWorld();
    await people.account();
    const begun = [await people.beganReset(), await people.beganReset()];
    const answers = await atOnce(100, (n) => {
      const { resetId, code } = begun[n % 2] as (typeof begun)[number];
      return people.confirm(resetId, code, `${NEW_PASSWORD} ${n}`);
    });
    expect(count(answers, 'ok')).toBe(2);
    expect(people.events().filter(({ type }) => type === 'password.changed')).toHaveLength(2);
  });
});
