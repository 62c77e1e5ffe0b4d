import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/platform/problem.ts';
import { STEP_UP_PURPOSES, type StepUpPurpose } from '../../functions/session/domain/step-up-purpose.ts';
import { home, saoPaulo } from '../builders/risk-facts.ts';
import { challengeIn, PASSWORD, type Person, sessionIn } from '../builders/sign-in-world.ts';
import { takeoverWorld } from '../builders/takeover-world.ts';
import { granted, signedIn } from '../factor/signed-in.ts';
import { SoftwarePasskey } from '../fakes/software-passkey.ts';

const EMAIL = 'ada@example.com';
const NEXT = 'seven lanterns over the harbour';
/** As long as a number is too new to be a second factor. */
const NUMBER_SETTLES_MS = 24 * 3_600_000;
let world: Awaited<ReturnType<typeof takeoverWorld>>;
let ada: Person;
beforeEach(async () => {
  world = await takeoverWorld();
  ada = await world.person(EMAIL);
});

async function ownerEnrolsPhone() {
  const { me } = await signedIn(world, ada);
  granted(await world.useCases.enrolPhone({ ...me, body: { phoneNumber: '+4915112345678' } }));
  expect(await world.useCases.confirmPhone({ ...me, body: { code: world.texts.lastCode } })).toBeUndefined();
  world.pass(NUMBER_SETTLES_MS);
  return me;
}
type Me = Awaited<ReturnType<typeof ownerEnrolsPhone>>;
async function stepUp(me: Me, purpose: StepUpPurpose = 'change-password') {
  const up = challengeIn(await world.useCases.beginStepUp({ ...me, body: { purpose } }));
  return sessionIn(await world.answer(up.challengeId, world.texts.lastCode));
}
const changePassword = (me: Me) =>
  world.changePassword({ ...me, body: { currentPassword: PASSWORD, newPassword: NEXT } });
const isAsked = async (deviceToken: string, password = PASSWORD) =>
  challengeIn(await world.signIn(EMAIL, password, { deviceToken })).factor;

describe('a thief’s device token, from one sign-in with a stolen password', () => {
  let thief: ReturnType<typeof sessionIn>;
  let me: Me;
  beforeEach(async () => {
    thief = sessionIn(await world.signIn(EMAIL));
    world.pass(1000);
    me = await ownerEnrolsPhone();
    world.pass(1000);
  });

  it.each([
    { name: 'ended everything', act: () => world.signOut({ ...me, body: { everywhere: true } }) },
    { name: 'ended all other sessions', act: () => world.signOut({ ...me, body: { others: true } }) },
    {
      name: 'ended that session',
      act: () => world.endSession({ ...me, parameters: { sessionId: thief.sessionId } }),
    },
  ])('skips no second factor after the owner $name', async ({ act }) => {
    await act();
    world.pass(1000);
    expect(await isAsked(thief.deviceToken)).toBe('sms');
  });

  it('skips none after a new password that leaks as well', async () => {
    await stepUp(me);
    expect(await changePassword(me)).toBeUndefined();
    world.pass(1000);
    expect(await isAsked(thief.deviceToken, NEXT)).toBe('sms');
  });

  it('control: skips it while nothing was ended', async () => {
    sessionIn(await world.signIn(EMAIL, PASSWORD, { deviceToken: thief.deviceToken }));
  });

  it('ends none of the owner’s other devices with it', async () => {
    const own = await stepUp(me);
    await world.endSession({ ...me, parameters: { sessionId: thief.sessionId } });
    world.pass(1000);
    sessionIn(await world.signIn(EMAIL, PASSWORD, { deviceToken: own.deviceToken }));
  });

  it('does not shut out the owner’s own: the next refresh makes it known again', async () => {
    const own = await stepUp(me);
    await world.signOut({ ...me, body: { others: true } });
    world.pass(1000);
    expect(await isAsked(own.deviceToken)).toBe('sms');
    const { deviceToken = '' } = granted(await world.refresh(own.refreshToken));
    sessionIn(await world.signIn(EMAIL, PASSWORD, { deviceToken }));
  });

  it('stays ended however many more are ended one by one', async () => {
    await world.endSession({ ...me, parameters: { sessionId: thief.sessionId } });
    for (let n = 0; n < 25; n += 1) {
      world.pass(1);
      await world.registry.revokeDevice(await world.accountOf(ada), `another-${n}`, world.now());
    }
    world.pass(1000);
    expect(await isAsked(thief.deviceToken)).toBe('sms');
  });

  it('of a session that moved to another continent is not made anew there', async () => {
    const moved = granted(await world.refresh(thief.refreshToken, saoPaulo));
    expect(world.events('session.moved')).toHaveLength(1);
    expect(moved.deviceToken).toBeUndefined();
    const { deviceToken } = granted(await world.refresh(moved.refreshToken, home));
    expect(deviceToken).toBeUndefined(); // nor before it is proved, wherever it is
  });

  it('of a session whose refresh token came twice is not believed', async () => {
    world.pass(1000);
    granted(await world.refresh(thief.refreshToken));
    world.pass(60_000);
    expect(await world.refresh(thief.refreshToken)).toMatchObject({ code: 'session-ended' });
    expect(await isAsked(thief.deviceToken)).toBe('sms');
  });

  it('speaks for no passkey either: the device is met as a new one', async () => {
    const own = await stepUp(me, 'change-factors');
    const { publicKey } = granted(await world.useCases.passkeyOptions(me));
    const passkey = new SoftwarePasskey();
    granted(
      (await world.useCases.registerPasskey({
        ...me,
        body: { passkey: passkey.create(publicKey as never) },
      })) as object,
    );
    const deviceOf = async (deviceToken: string) => {
      sessionIn(await world.byPasskey(passkey, deviceToken));
      return world.events('sign-in.decided').at(-1)?.['deviceId'];
    };
    expect(await deviceOf(own.deviceToken)).toBeDefined(); // control
    await world.signOut({ ...me, body: { others: true } });
    world.pass(1000);
    expect(await deviceOf(own.deviceToken)).toBeUndefined();
  });
});

describe('a change of password', () => {
  it.each([
    { when: 'in flight', isInFlight: true },
    { when: 'before', isInFlight: false },
  ])('ends a sign-in with the old password: $when', async ({ isInFlight }) => {
    const { session, me } = await signedIn(world, ada);
    world.pass(10);
    const change = async () => {
      world.pass(10);
      expect(await changePassword(me)).toBeUndefined();
      world.pass(10);
    };
    if (isInFlight) world.afterNext('AdminInitiateAuth', change);
    const thief = sessionIn(await world.signIn(EMAIL));
    if (!isInFlight) await change();
    expect(await world.usable(ada.accountId, thief.sessionId)).toBe(false);
    expect(await world.refresh(thief.refreshToken)).toMatchObject({ code: 'session-ended' });
    // control: the caller's own session goes on
    expect(await world.usable(ada.accountId, session.sessionId)).toBe(true);
    granted(await world.refresh(session.refreshToken));
  });

  it.each(['a challenge that was open', 'control: one that was opened after it'])(
    'ends %s',
    async (which) => {
      const me = await ownerEnrolsPhone();
      await stepUp(me);
      world.pass(1000);
      const before = challengeIn(await world.signIn(EMAIL));
      const code = world.texts.lastCode;
      world.pass(1000);
      expect(await changePassword(me)).toBeUndefined();
      world.pass(1000);
      if (which === 'a challenge that was open')
        expect(await world.answer(before.challengeId, code)).toMatchObject({ code: 'challenge-closed' });
      else {
        const after = challengeIn(await world.signIn(EMAIL, NEXT));
        sessionIn(await world.answer(after.challengeId, world.texts.lastCode));
      }
    },
  );
});

describe('a new password', () => {
  it.each(STEP_UP_PURPOSES)('is set after a step-up for %s only if it was for that', async (purpose) => {
    const me = await ownerEnrolsPhone();
    await stepUp(me, purpose);
    const isSet = (await changePassword(me)) === undefined;
    expect(isSet).toBe(purpose === 'change-password');
  });
});

describe('the answer to a challenge', () => {
  it('that passes its last look at the account just before sessions end is a session that ended', async () => {
    const me = await ownerEnrolsPhone();
    world.pass(1000);
    const open = challengeIn(await world.signIn(EMAIL));
    const code = world.texts.lastCode;
    world.pass(1000);
    world.beforeNextWrite('BatchWrite', async () => {
      await world.signOut({ ...me, body: { everywhere: true } });
    });
    const session = sessionIn(await world.answer(open.challengeId, code));
    expect(await world.usable(ada.accountId, session.sessionId)).toBe(false);
  });
});

describe('sign-out of all others', () => {
  it.each(['before', 'control: after'])('ends a challenge that was opened %s', async (when) => {
    const me = await ownerEnrolsPhone();
    world.pass(1000);
    const out = async () => {
      await world.signOut({ ...me, body: { others: true } });
      world.pass(1000);
    };
    if (when !== 'before') await out();
    const open = challengeIn(await world.signIn(EMAIL));
    const code = world.texts.lastCode;
    world.pass(1000);
    if (when === 'before') await out();
    expect(isProblem(await world.answer(open.challengeId, code))).toBe(when === 'before');
    expect(await world.usable(ada.accountId, me.principal.sessionId)).toBe(true);
  });
});

describe('a refresh within the grace', () => {
  it.each([
    { name: 'from another continent', place: saoPaulo, moves: 1 },
    { name: 'control: from home', place: home, moves: 0 },
  ])('$name is seen for what it is', async ({ place, moves }) => {
    const session = sessionIn(await world.signIn(EMAIL));
    world.pass(60_000);
    granted(await world.refresh(session.refreshToken, home));
    world.pass(5_000);
    const again = granted(await world.refresh(session.refreshToken, place));
    granted(await world.refresh(session.refreshToken, place));
    expect(world.events('session.moved')).toHaveLength(moves);
    expect(again.deviceToken === undefined).toBe(moves > 0);
    const { session: record } = await world.registry.find(ada.accountId, session.sessionId as never);
    expect(record?.movedAt !== undefined).toBe(moves > 0);
    expect(record?.endedAt).toBeUndefined();
  });
});

describe('a step-up', () => {
  it('reaches the level of its own proof, not of one given days ago by a factor since removed', async () => {
    const me = await ownerEnrolsPhone();
    expect((await stepUp(me, 'change-factors')).assurance.level).toBe('aal2'); // control
    const { factors } = granted(await world.useCases.listFactors(me));
    const parameters = { factorId: factors[0]?.factorId ?? '' };
    expect(await world.useCases.removeFactor({ ...me, parameters })).toBeUndefined();
    world.pass(3 * 24 * 3_600_000);
    const mail = challengeIn(
      await world.useCases.beginStepUp({ ...me, body: { purpose: 'change-factors' } }),
    );
    expect(mail.factor).toBe('email');
    const raised = sessionIn(await world.answer(mail.challengeId, world.mailer.lastCode));
    expect(raised.assurance.level).toBe('aal1');
  });
});
