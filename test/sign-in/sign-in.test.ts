import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR, home } from '../builders/risk-facts.ts';
import { challengeIn, PASSWORD, sessionIn, signInWorld, type World } from '../builders/sign-in-world.ts';

const EMAIL = 'ada@example.com';
const REFUSED = { kind: 'problem', code: 'invalid-credentials' };
let world: World;

beforeEach(async () => {
  world = await signInWorld();
});

describe('signIn', () => {
  it('signs in with the right password at low risk, and records decision and session', async () => {
    const { accountId } = await world.person();
    const session = sessionIn(await world.signIn(EMAIL));
    expect(session.assurance).toMatchObject({ level: 'aal1', factors: ['pwd'] });
    expect(world.events()).toMatchObject([
      {
        type: 'sign-in.decided',
        accountId,
        answer: 'signed-in',
        password: 'right',
        sessionId: session.sessionId,
      },
    ]);
    expect(
      world.db.item('sessions', { pk: `ACCOUNT#${accountId}`, sk: `SESSION#${session.sessionId}` }),
    ).toMatchObject({
      decidedAt: world.now(),
    });
  });

  it.each([
    { name: 'other letter case and spaces', email: '  ADA@Example.com ' },
    { name: 'full-width letters', email: 'ａｄａ@example.com' },
  ])('finds the account by $name', async ({ email }) => {
    await world.person();
    sessionIn(await world.signIn(email));
  });

  it('takes a password that is years old, if no more risk is seen than on the first day [ASVS 6.2.10]', async () => {
    await world.person();
    world.pass(5 * 365 * 24 * HOUR);
    sessionIn(await world.signIn(EMAIL));
  });

  it.each([
    { name: 'another letter case', typed: PASSWORD.toUpperCase() },
    { name: 'its last character cut off', typed: PASSWORD.slice(0, -1) },
    { name: 'a character more', typed: `${PASSWORD}x` },
  ])('takes no password with $name [ASVS 6.2.8]', async ({ typed }) => {
    await world.person();
    expect(await world.signIn(EMAIL, typed)).toMatchObject(REFUSED);
    sessionIn(await world.signIn(EMAIL));
  });

  it('takes a password however its characters are composed', async () => {
    const { accountId } = await world.person();
    const user = world.cognito.users.get(accountId);
    if (user) user.password = 'pässwörd of ada'.normalize('NFKC');
    sessionIn(await world.signIn(EMAIL, 'pässwörd of ada'.normalize('NFD')));
  });

  it('shows nothing of Cognito that leads around us', async () => {
    await world.person();
    const session = sessionIn(await world.signIn(EMAIL));
    expect(session.refreshToken).toMatch(/^ses_[0-9A-Z]{26}\.[0-9A-Z]{26}[\w-]{43}$/);
    expect(JSON.stringify(world.db.items('sessions'))).not.toContain(session.refreshToken);
  });

  it('knows the device again by the token it issued', async () => {
    await world.person();
    const { deviceToken } = sessionIn(await world.signIn(EMAIL));
    world.pass(1000);
    await world.signIn(EMAIL, PASSWORD, { deviceToken });
    const [first, second] = world.events();
    expect(second).toMatchObject({
      deviceId: first?.['issuedDeviceId'],
      issuedDeviceId: first?.['issuedDeviceId'],
    });
  });

  it('believes no device token of another person', async () => {
    await world.person();
    await world.person('bob@example.com');
    await world.signIn(EMAIL, PASSWORD, { deviceToken: await world.deviceTokenOf('bob@example.com') });
    expect(world.events()[0]).not.toHaveProperty('deviceId');
  });

  describe('refuses as a wrong password', () => {
    it.each([
      { state: 'locked', password: 'right' },
      { state: 'reset-required', password: 'right' },
      // Checked under a decoy's name: whose it was is nobody's to guess at any more.
      { state: 'erased', password: 'wrong' },
    ])('an account that is $state', async ({ state, password }) => {
      await world.person(EMAIL, { state });
      expect(await world.signIn(EMAIL)).toEqual(REFUSED);
      expect(world.events()).toMatchObject([{ answer: 'refused', password }]);
      expect(world.db.items('sessions').filter(({ sk }) => String(sk).startsWith('SESSION'))).toEqual([]);
    });

    it('an attempt that the engine blocks, although the password is right', async () => {
      await world.person();
      world.db.seed('activity', { pk: `LISTED#${home.ip}`, sk: 'LISTED', verdict: 'deny' });
      expect(await world.signIn(EMAIL)).toEqual(REFUSED);
      expect(world.events()).toMatchObject([
        { answer: 'refused', password: 'right', assessment: { decision: 'block' } },
      ]);
    });

    it('a user of whom Cognito wants a new password, and never answers that', async () => {
      const { accountId } = await world.person();
      const user = world.cognito.users.get(accountId);
      if (user) user.status = 'FORCE_CHANGE_PASSWORD';
      expect(await world.signIn(EMAIL)).toEqual(REFUSED);
      expect(world.cognito.calls.map(({ command }) => command)).not.toContain('AdminRespondToAuthChallenge');
      expect(world.notices).toContainEqual({ kind: 'not-finishable', asks: 'NEW_PASSWORD_REQUIRED' });
    });

    it('a user whose password Cognito has reset', async () => {
      const { accountId } = await world.person();
      const user = world.cognito.users.get(accountId);
      if (user) user.status = 'RESET_REQUIRED';
      expect(await world.signIn(EMAIL)).toEqual(REFUSED);
    });
  });

  describe('asks for more', () => {
    it('the authenticator, always, if one is enrolled [ASVS 6.3.3]', async () => {
      await world.person(EMAIL, { totp: true });
      const challenge = challengeIn(await world.signIn(EMAIL));
      expect(challenge).toMatchObject({ factor: 'totp', alternatives: [] });
      expect(world.events()).toMatchObject([{ answer: 'challenged', challengeId: challenge.challengeId }]);
    });

    it.each([
      { name: 'a contained account', head: { state: 'contained' } },
      { name: 'an account that owes a step-up', head: { stepUpRequired: true } },
    ])('a code by mail of $name', async ({ head }) => {
      await world.person(EMAIL, head);
      const challenge = challengeIn(await world.signIn(EMAIL));
      expect(challenge).toMatchObject({ factor: 'email', destination: 'a***@e***' });
      expect(world.mailer.sent).toMatchObject([{ to: EMAIL }]);
      expect(world.mailer.lastCode).toMatch(/^\d{6}$/);
    });

    it('a contained account even in audit mode', async () => {
      const audit = await signInWorld({ mode: 'audit' });
      await audit.person(EMAIL, { state: 'contained' });
      challengeIn(await audit.signIn(EMAIL));
    });

    it('keeps tokens and code sealed until then', async () => {
      await world.person(EMAIL, { stepUpRequired: true });
      challengeIn(await world.signIn(EMAIL));
      const stored = world.db.items('sessions').map((item) => Buffer.from(JSON.stringify(item)).toString());
      expect(stored.join()).not.toMatch(/eyJ/);
      expect(stored.join()).not.toContain(`"${world.mailer.lastCode}"`);
    });
  });

  it('in audit mode lets a blocked attempt pass, and records what it would have done', async () => {
    const audit = await signInWorld({ mode: 'audit' });
    await audit.person();
    audit.db.seed('activity', { pk: `LISTED#${home.ip}`, sk: 'LISTED', verdict: 'deny' });
    sessionIn(await audit.signIn(EMAIL));
    expect(audit.events()).toMatchObject([
      { answer: 'signed-in', assessment: { decision: 'block', mode: 'audit' } },
    ]);
  });

  it('stops mailing codes at the limit, and says until when', async () => {
    await world.person(EMAIL, { stepUpRequired: true });
    const deviceToken = await world.deviceTokenOf(EMAIL);
    for (let n = 0; n < 10; n += 1) challengeIn(await world.signIn(EMAIL, PASSWORD, { deviceToken }));
    expect(await world.signIn(EMAIL, PASSWORD, { deviceToken })).toMatchObject({
      code: 'too-many-attempts',
      retryAfterSeconds: HOUR / 1000,
    });
    expect(world.mailer.sent).toHaveLength(10);
  });
});
