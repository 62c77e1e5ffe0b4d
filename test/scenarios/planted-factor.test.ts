import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/platform/problem.ts';
import { challengeIn, type Person, sessionIn } from '../builders/sign-in-world.ts';
import { resetCodeIn, takeoverWorld, undoTokenIn } from '../builders/takeover-world.ts';
import { granted, signedIn } from '../factor/signed-in.ts';
import { totpCode } from '../fakes/cognito-double.ts';
import { SoftwarePasskey } from '../fakes/software-passkey.ts';

const EMAIL = 'ada@example.com';
const NEXT = 'seven lanterns over the harbour';
const DAY = 24 * 3_600_000;
const CLOSED = { kind: 'problem', code: 'challenge-closed' };

let world: Awaited<ReturnType<typeof takeoverWorld>>;
let ada: Person;
let me: Awaited<ReturnType<typeof signedIn>>['me'];
beforeEach(async () => {
  world = await takeoverWorld();
  ada = await world.person(EMAIL);
  ({ me } = await signedIn(world, ada));
});

async function enrolPasskey(who = me) {
  const { publicKey } = granted(await world.useCases.passkeyOptions(who));
  const passkey = new SoftwarePasskey();
  const body = { passkey: passkey.create(publicKey as never) };
  granted((await world.useCases.registerPasskey({ ...who, body })) as object);
  world.pass(1);
  return passkey;
}
async function enrolPhone(who = me) {
  granted(await world.useCases.enrolPhone({ ...who, body: { phoneNumber: '+4915112345678' } }));
  expect(await world.useCases.confirmPhone({ ...who, body: { code: world.texts.lastCode } })).toBeUndefined();
  world.pass(1);
}
/** What the mails about added factors let their reader take back, the oldest first. */
async function undoTokens() {
  await world.tell('factor.enrolled');
  return world.mailer.sent.filter(({ subject }) => /was added/.test(subject)).map(undoTokenIn);
}
async function resetPassword() {
  world.pass(1);
  const reset = granted(await world.beginReset(EMAIL));
  const outcome = await world.confirmReset(reset.resetId, resetCodeIn(world.mailTo(EMAIL)?.text), NEXT);
  expect(isProblem(outcome)).toBe(false);
  world.pass(1000);
}
/** Proves a passkey for the thief's session. */
async function stepUp(passkey: SoftwarePasskey) {
  const asked = await world.useCases.beginStepUp({ ...me, body: { purpose: 'change-factors' } });
  const { challengeId, publicKey } = challengeIn(asked);
  const proof = { passkey: passkey.get(publicKey ?? { challenge: '' }) };
  sessionIn(await world.answerWith(challengeId, proof));
}
const kinds = async () =>
  granted(await world.useCases.listFactors(me)).factors.map(({ kind }: { kind: string }) => kind);

describe('a passkey that a thief enrolled in a stolen session', () => {
  it('is taken back by the link in the mail about it, and the owner gets in with a new password', async () => {
    const passkey = await enrolPasskey();
    sessionIn(await world.byPasskey(passkey)); // control: it is a way in
    const [token = ''] = await undoTokens();
    expect(await world.undo(token)).toBeUndefined();
    world.pass(1000);
    expect(await world.byPasskey(passkey)).toMatchObject({ code: 'wrong-code' });
    expect(await world.usable(ada.accountId, me.principal.sessionId)).toBe(false);
    expect(isProblem(await world.signIn(EMAIL))).toBe(true); // whoever enrolled it may know the password
    await resetPassword();
    sessionIn(await world.signIn(EMAIL, NEXT));
    expect(world.events('factor.removed')).toMatchObject([{ factor: 'passkey' }]);
    expect(world.events('profile.restored')).toMatchObject([{ kind: 'factor' }]);
  });

  it('outlives a reset of the password alone, which skips no second factor', async () => {
    await enrolPasskey();
    await resetPassword();
    expect(challengeIn(await world.signIn(EMAIL, NEXT))).toMatchObject({ factor: 'passkey' });
  });

  it('is taken back together with all that was added after it, and nothing before it', async () => {
    await enrolPhone();
    world.pass(2 * DAY);
    me = await world.signedInByText(ada);
    await enrolPasskey();
    granted(await world.useCases.makeRecoveryCodes(me));
    expect((await kinds()).toSorted()).toEqual(['passkey', 'recovery-codes', 'sms']);
    const tokens = await undoTokens();
    expect(await world.undo(tokens[1] ?? '')).toBeUndefined();
    expect(await kinds()).toEqual(['sms']);
    expect(await world.undo(tokens[2] ?? '')).toEqual(CLOSED);
    await resetPassword();
    expect(challengeIn(await world.signIn(EMAIL, NEXT))).toMatchObject({ factor: 'sms', alternatives: [] });
  });

  it('is taken back though the thief removed it and added another', async () => {
    const first = await enrolPasskey();
    await stepUp(first);
    const second = await enrolPasskey();
    const { factors } = granted(await world.useCases.listFactors(me));
    const parameters = { factorId: factors[0]?.factorId ?? '' };
    expect(await world.useCases.removeFactor({ ...me, parameters })).toBeUndefined();
    const [token = ''] = await undoTokens();
    expect(await world.undo(token)).toBeUndefined();
    world.pass(1000);
    expect(await world.byPasskey(second)).toMatchObject({ code: 'wrong-code' });
  });

  it.each([
    { when: 'before it is proved', isLate: false, refusal: 'unauthenticated' },
    { when: 'as it is stored', isLate: true, refusal: 'conflict' },
  ])('is followed by no other, if it is taken back $when', async ({ isLate, refusal }) => {
    const first = await enrolPasskey();
    await stepUp(first);
    const { publicKey } = granted(await world.useCases.passkeyOptions(me));
    const body = { passkey: new SoftwarePasskey().create(publicKey as never) };
    const [token = ''] = await undoTokens();
    if (isLate) world.beforeNextWrite('TransactWrite', () => world.undo(token));
    else expect(await world.undo(token)).toBeUndefined();
    expect(await world.useCases.registerPasskey({ ...me, body })).toMatchObject({ code: refusal });
    expect(await kinds()).toEqual([]);
  });

  it.each([
    { name: 'at the last moment of seven days', after: 7 * DAY - 1, isRefused: false },
    { name: 'after seven days', after: 7 * DAY, isRefused: true },
  ])('is taken back $name: refused $isRefused', async ({ after, isRefused }) => {
    await enrolPasskey();
    const [token = ''] = await undoTokens();
    world.pass(after - 1);
    expect(isProblem(await world.undo(token))).toBe(isRefused);
  });

  it('is taken back once', async () => {
    await enrolPasskey();
    const [token = ''] = await undoTokens();
    const answers = await Promise.all([world.undo(token), world.undo(token)]);
    expect(answers.filter((answer) => !isProblem(answer))).toHaveLength(1);
    expect(await world.undo(token)).toEqual(CLOSED);
  });
});

describe('an authenticator app that a thief enrolled', () => {
  it('is let go of by the pool as well', async () => {
    const { secret } = granted(await world.useCases.enrolTotp(me)) as { secret: string };
    const body = { code: totpCode(secret, world.now()) };
    expect(await world.useCases.confirmTotp({ ...me, body })).toBeUndefined();
    world.pass(60_000);
    expect(challengeIn(await world.signIn(EMAIL)).factor).toBe('totp'); // control
    const [token = ''] = await undoTokens();
    expect(await world.undo(token)).toBeUndefined();
    await resetPassword();
    sessionIn(await world.signIn(EMAIL, NEXT));
  });
});

describe('a phone that its owner enrolled, and new recovery codes of the same long session', () => {
  /** The owner is as they were; somebody who reads the mail follows the link about the codes, and resets by mail. */
  async function codesTakenBackAfter(days: number) {
    await enrolPhone();
    for (let passed = 0; passed < days; passed += 2) {
      world.pass(2 * DAY);
      const asked = await world.useCases.beginStepUp({ ...me, body: { purpose: 'change-factors' } });
      sessionIn(await world.answer(challengeIn(asked).challengeId, world.texts.lastCode));
    }
    granted(await world.useCases.makeRecoveryCodes(me));
    const token = (await undoTokens()).at(-1) ?? '';
    expect(await world.undo(token)).toBeUndefined();
    await resetPassword();
    return world.signIn(EMAIL, NEXT);
  }

  it.each([8, 20, 80])(
    'stays if it is %i days older: whoever reads the mail is asked for it',
    async (days) => {
      expect(challengeIn(await codesTakenBackAfter(days)).factor).toBe('sms');
    },
  );
  it('control: goes if it is four days older, as a thief may have enrolled it to get that far', async () => {
    sessionIn(await codesTakenBackAfter(4));
  });
});
