import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/platform/problem.ts';
import { emptyPopulation } from '../../functions/risk/domain/population.ts';
import { STEP_UP_PURPOSES, type StepUpPurpose } from '../../functions/session/domain/step-up-purpose.ts';
import { home } from '../builders/risk-facts.ts';
import { challengeIn, sessionIn, signInWorld, type World } from '../builders/sign-in-world.ts';
import { granted, signedIn } from '../factor/signed-in.ts';
import { totpCode } from '../fakes/cognito-double.ts';

const EMAIL = 'ada@example.com';
const FIVE_MINUTES = 5 * 60_000;

let world: World;

beforeEach(async () => {
  world = await signInWorld();
});

const STEP_UP = { body: { purpose: 'change-factors' } } as const;

type Me = Awaited<ReturnType<typeof signedIn>>['me'];
const stepUp = async (me: Me) => challengeIn(await world.useCases.beginStepUp({ ...me, ...STEP_UP }));
const mayChange = async (me: Me) => !isProblem(await world.useCases.enrolTotp(me));

describe('a step-up', () => {
  it('by mail makes the proof of somebody without a second factor fresh, for five minutes', async () => {
    const { me } = await signedIn(world, await world.person(EMAIL));
    world.pass(FIVE_MINUTES + 1);
    expect(await mayChange(me)).toBe(false);
    const challenge = await stepUp(me);
    expect(challenge).toMatchObject({ factor: 'email', destination: 'a***@e***' });
    expect(world.mailer.sent.at(-1)?.text).toContain('prove that it is you');
    const session = sessionIn(await world.answer(challenge.challengeId, world.mailer.lastCode));
    expect(session).toMatchObject({
      sessionId: me.principal.sessionId,
      assurance: { level: 'aal1', factors: ['pwd', 'email'] },
    });
    expect(await mayChange(me)).toBe(true);
    world.pass(FIVE_MINUTES + 1);
    expect(await mayChange(me)).toBe(false);
  });

  it('asks for the authenticator app of whoever has one, and takes each code once [ASVS 6.5.8]', async () => {
    const ada = await world.person(EMAIL, { totp: true });
    const secret = String(ada.totpSecret);
    const first = challengeIn(await world.signIn(EMAIL));
    const code = totpCode(secret, world.now());
    const principal = world.principal(ada, sessionIn(await world.answer(first.challengeId, code)));
    const me = { ...world.request, principal, client: home, parameters: undefined, body: undefined };
    const challenge = await stepUp(me);
    expect(challenge.factor).toBe('totp');
    expect(await world.answer(challenge.challengeId, code)).toMatchObject({ code: 'wrong-code' });
    world.pass(30_000);
    const next = totpCode(secret, world.now());
    expect(sessionIn(await world.answer(challenge.challengeId, next)).assurance.level).toBe('aal2');
  });

  it('raises its own session and no other', async () => {
    const ada = await world.person(EMAIL);
    const first = await signedIn(world, ada);
    const second = await signedIn(world, ada);
    world.pass(FIVE_MINUTES + 1);
    const challenge = await stepUp(first.me);
    sessionIn(await world.answer(challenge.challengeId, world.mailer.lastCode));
    expect([await mayChange(first.me), await mayChange(second.me)]).toEqual([true, false]);
  });

  it('passed many times at once raises once', async () => {
    const { me } = await signedIn(world, await world.person(EMAIL));
    const { challengeId } = await stepUp(me);
    const code = world.mailer.lastCode;
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.answer(challengeId, code)));
    expect(answers.filter((answer) => !isProblem(answer))).toHaveLength(1);
  });

  it.each([
    {
      name: 'the account was contained meanwhile',
      change: { state: 'active', notBefore: Number.MAX_SAFE_INTEGER },
    },
    { name: 'the account was locked meanwhile', change: { state: 'locked' } },
  ])('raises nothing when $name', async ({ change }) => {
    const ada = await world.person(EMAIL);
    const { me } = await signedIn(world, ada);
    const { challengeId } = await stepUp(me);
    await world.setAccount(ada, change);
    expect(await world.answer(challengeId, world.mailer.lastCode)).toMatchObject({
      code: 'challenge-closed',
    });
  });

  it('never makes a session of a code that was sent for a sign-in, nor the other way round', async () => {
    const { me } = await signedIn(world, await world.person(EMAIL));
    const step = await stepUp(me);
    const stepCode = world.mailer.lastCode;
    await world.setHead(EMAIL, { stepUpRequired: true });
    const sign = challengeIn(await world.signIn(EMAIL));
    const signCode = world.mailer.lastCode;
    if (stepCode === signCode) return;
    expect(await world.answer(step.challengeId, signCode)).toMatchObject({ code: 'wrong-code' });
    expect(await world.answer(sign.challengeId, stepCode)).toMatchObject({ code: 'wrong-code' });
  });
});

describe('a step-up for one purpose', () => {
  const body = { email: 'new@example.com' };
  const asks: { readonly [P in StepUpPurpose]?: (me: Me) => Promise<unknown> } = {
    'change-factors': (me) => world.useCases.enrolTotp(me),
    'change-identifier': (me) => world.useCases.beginChange({ ...me, body }),
    'delete-account': (me) => world.useCases.requestDeletion(me),
  };
  const wanted = Object.keys(asks) as StepUpPurpose[];
  const isDone = async (purpose: StepUpPurpose, me: Me) => !isProblem(await asks[purpose]?.(me));

  it.each(STEP_UP_PURPOSES.flatMap((given) => wanted.map((purpose) => ({ given, purpose }))))(
    'given for $given permits $purpose only if it is the same',
    async ({ given, purpose }) => {
      const { me } = await signedIn(world, await world.person(EMAIL));
      world.pass(FIVE_MINUTES + 1);
      expect(await isDone(purpose, me)).toBe(false);
      const step = challengeIn(await world.useCases.beginStepUp({ ...me, body: { purpose: given } }));
      sessionIn(await world.answer(step.challengeId, world.mailer.lastCode));
      expect(await isDone(purpose, me)).toBe(given === purpose);
    },
  );

  it.each(wanted)('is not needed for %s after a sign-in of the last five minutes', async (purpose) => {
    const { me } = await signedIn(world, await world.person(EMAIL));
    world.pass(FIVE_MINUTES);
    expect(await isDone(purpose, me)).toBe(true);
  });

  it('keeps its purpose when its code is sent again', async () => {
    const { me } = await signedIn(world, await world.person(EMAIL));
    world.pass(FIVE_MINUTES + 1);
    const step = challengeIn(
      await world.useCases.beginStepUp({ ...me, body: { purpose: 'delete-account' } }),
    );
    world.pass(60_000);
    granted(await world.resend(step.challengeId));
    sessionIn(await world.answer(step.challengeId, world.mailer.lastCode));
    expect(await isDone('change-factors', me)).toBe(false);
    expect(await isDone('delete-account', me)).toBe(true);
  });

  it('that says no purpose, as older ones do not, raises nothing', async () => {
    const { me } = await signedIn(world, await world.person(EMAIL));
    const { challengeId } = await stepUp(me);
    const item = world.db.items('sessions').find(({ pk }) => pk === `CHALLENGE#${challengeId}`);
    const { purpose, ...older } = item ?? {};
    expect(purpose).toBe('change-factors');
    world.db.seed('sessions', older);
    const answer = await world.answer(challengeId, world.mailer.lastCode);
    expect(answer).toMatchObject({ code: 'challenge-closed' });
  });
});

describe('another factor in a challenge', () => {
  async function withAppAndCodes() {
    const ada = await world.person(EMAIL, { totp: true });
    const first = challengeIn(await world.signIn(EMAIL));
    const code = () => totpCode(String(ada.totpSecret), world.now());
    const principal = world.principal(ada, sessionIn(await world.answer(first.challengeId, code())));
    const me = { ...world.request, principal, client: home, parameters: undefined, body: undefined };
    const { codes } = granted(await world.useCases.makeRecoveryCodes(me));
    granted(await world.useCases.enrolPhone({ ...me, body: { phoneNumber: '+4915112345678' } }));
    const confirmed = await world.useCases.confirmPhone({ ...me, body: { code: world.texts.lastCode } });
    expect(confirmed).toBeUndefined();
    // From then on the number is relied on.
    world.pass(24 * 3_600_000);
    return { ada, me, codes, code };
  }

  it('is chosen among those enrolled, and the mailbox is not among them', async () => {
    await withAppAndCodes();
    const challenge = challengeIn(await world.signIn(EMAIL));
    expect(challenge).toMatchObject({ factor: 'totp', alternatives: ['sms', 'recovery-code'] });
    expect(await world.resend(challenge.challengeId, 'email')).toMatchObject({ code: 'conflict' });
    expect(await world.resend(challenge.challengeId, 'passkey')).toMatchObject({ code: 'conflict' });
    expect(await world.resend(challenge.challengeId)).toMatchObject({ code: 'conflict' });
    expect(await world.resend(challenge.challengeId, 'sms')).toMatchObject({
      challenge: { factor: 'sms', destination: '+49***78', alternatives: ['totp', 'recovery-code'] },
    });
    const session = sessionIn(await world.answer(challenge.challengeId, world.texts.lastCode));
    expect(session.assurance).toMatchObject({ level: 'aal2', factors: ['pwd', 'sms'] });
  });

  it('is none that is weaker, when risk asks', async () => {
    await withAppAndCodes();
    world.held.population = 'unreadable';
    const challenge = challengeIn(await world.signIn(EMAIL));
    expect(challenge).toMatchObject({ factor: 'totp', alternatives: ['recovery-code'] });
    expect(await world.resend(challenge.challengeId, 'sms')).toMatchObject({ code: 'conflict' });
    world.held.population = emptyPopulation();
    const calm = challengeIn(await world.signIn(EMAIL));
    granted(await world.resend(calm.challengeId, 'sms'));
  });

  it('makes the one before worth nothing, until it is chosen again', async () => {
    const { code } = await withAppAndCodes();
    const { challengeId } = challengeIn(await world.signIn(EMAIL));
    granted(await world.resend(challengeId, 'sms'));
    expect(await world.answer(challengeId, code())).toMatchObject({ code: 'wrong-code' });
    granted(await world.resend(challengeId, 'totp'));
    expect(await world.answer(challengeId, world.texts.lastCode)).toMatchObject({ code: 'wrong-code' });
    sessionIn(await world.answer(challengeId, code()));
  });

  it('a recovery code gets past an app that the pool itself asks for', async () => {
    const { codes } = await withAppAndCodes();
    const { challengeId } = challengeIn(await world.signIn(EMAIL));
    const answer = await world.answerWith(challengeId, { recoveryCode: String(codes[7]) });
    expect(sessionIn(answer).assurance).toMatchObject({ level: 'aal2', factors: ['pwd', 'recovery'] });
  });

  it('a wrong recovery code is judged before the pool is asked for anything', async () => {
    await withAppAndCodes();
    const { challengeId } = challengeIn(await world.signIn(EMAIL));
    world.cognito.failNext('AdminInitiateAuth');
    const wrong = await world.answerWith(challengeId, { recoveryCode: 'AAAA-BBBB-CCCC-DDDD' });
    expect(wrong).toMatchObject({ code: 'wrong-code' });
  });

  it('while the pool is down costs no recovery code', async () => {
    const { codes } = await withAppAndCodes();
    const { challengeId } = challengeIn(await world.signIn(EMAIL));
    world.cognito.failNext('AdminInitiateAuth');
    const answer = () => world.answerWith(challengeId, { recoveryCode: String(codes[7]) });
    await expect(answer()).rejects.toMatchObject({ name: 'UnavailableError' });
    sessionIn(await answer());
  });
});

describe('several authenticator apps', () => {
  async function withTwoApps() {
    const ada = await world.person(EMAIL, { totp: true });
    const { challengeId } = challengeIn(await world.signIn(EMAIL));
    const first = String(ada.totpSecret);
    const session = sessionIn(await world.answer(challengeId, totpCode(first, world.now())));
    const principal = world.principal(ada, session);
    const me = { ...world.request, principal, client: home, parameters: undefined, body: undefined };
    world.pass(1000);
    const { secret: second } = granted(await world.useCases.enrolTotp(me));
    const body = { code: totpCode(second, world.now()), deviceName: 'Tablet' };
    expect(await world.useCases.confirmTotp({ ...me, body })).toBeUndefined();
    world.pass(60_000);
    return { ada, me, first, second };
  }

  it('are all good, each code once', async () => {
    const { first, second, me } = await withTwoApps();
    for (const secret of [first, second]) {
      const { challengeId } = challengeIn(await world.signIn(EMAIL));
      sessionIn(await world.answer(challengeId, totpCode(secret, world.now())));
      const again = challengeIn(await world.signIn(EMAIL));
      const replayed = await world.answer(again.challengeId, totpCode(secret, world.now()));
      expect(replayed).toMatchObject({ code: 'wrong-code' });
      world.pass(900_000);
    }
    const { factors } = granted(await world.useCases.listFactors(me));
    expect(factors.map(({ name }) => name)).toEqual(['App', 'Tablet']);
  });

  it('the one that the pool knows can go, and the other is still asked for [ASVS 6.5.6]', async () => {
    const { me, first, second, ada } = await withTwoApps();
    const { factors } = granted(await world.useCases.listFactors(me));
    const parameters = { factorId: String(factors[0]?.factorId) };
    expect(await world.useCases.removeFactor({ ...me, parameters })).toBeUndefined();
    expect(world.cognito.users.get(ada.accountId)?.isTotpPreferred).toBe(false);
    expect(world.events('factor.removed')).toMatchObject([{ factor: 'totp', factorName: 'App' }]);
    const { challengeId } = challengeIn(await world.signIn(EMAIL));
    const removed = await world.answer(challengeId, totpCode(first, world.now()));
    expect(removed).toMatchObject({ code: 'wrong-code' });
    sessionIn(await world.answer(challengeId, totpCode(second, world.now())));
  });

  it('removed by two devices at once, one each, leave nobody locked out', async () => {
    const { me } = await withTwoApps();
    const { factors } = granted(await world.useCases.listFactors(me));
    const remove = ({ factorId }: { factorId: string }) =>
      world.useCases.removeFactor({ ...me, parameters: { factorId } });
    expect(await Promise.all(factors.map(remove))).toEqual([undefined, undefined]);
    sessionIn(await world.signIn(EMAIL));
  });

  it('an app with a hundred wrong codes in a row counts no more until it is bound again', async () => {
    const { ada, first } = await withTwoApps();
    for (const item of world.db.items('accounts'))
      if (String(item['sk']).startsWith('FACTOR#')) world.db.seed('accounts', { ...item, failures: 99 });
    const { challengeId } = challengeIn(await world.signIn(EMAIL));
    const wrong = totpCode(first, world.now() + 86_400_000);
    expect(await world.answer(challengeId, wrong)).toMatchObject({ code: 'wrong-code' });
    world.pass(30_000);
    const right = await world.answer(challengeId, totpCode(first, world.now()));
    expect([ada.email, right]).toMatchObject([EMAIL, { code: 'wrong-code' }]);
  });
});
