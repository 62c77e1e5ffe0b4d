import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Reply } from '../../client/gatehouse-client.ts';
import { AuthenticatorApp } from '../../scripts/story/authenticator-app.ts';
import { Mailbox } from '../../scripts/story/mailbox.ts';
import { stageOf } from '../../scripts/story/stage-of.ts';
import { apiFrom, LAPTOP } from '../../scripts/story/world.ts';
import { type PasskeyDevice, passkeyDevice } from './passkey-device.ts';
import { homeOfTheirOwn, PASSWORD, signedIn, signUp } from './people.ts';
import { PhoneInbox } from './phone-inbox.ts';

const stage = stageOf(inject('localState'));
const mailbox = new Mailbox(stage.mailboxUrl);
const phones = new PhoneInbox(stage);
const as = (accessToken: string) => apiFrom(stage, home, LAPTOP, accessToken);
let home: ReturnType<typeof homeOfTheirOwn>;
let visitor: ReturnType<typeof apiFrom>;

beforeEach(() => {
  home = homeOfTheirOwn();
  visitor = apiFrom(stage, home, LAPTOP);
});

function got<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.status} ${reply.problem.code} ${reply.problem.detail ?? ''}`);
  return reply.body;
}

/** A challenge of a sign-in by password, which must be one. */
async function challengeOf(email: string, password = PASSWORD) {
  const answer = got(await visitor.signIn({ body: { email, password } }));
  if (answer.status !== 'challenge') throw new Error('not challenged');
  return answer.challenge;
}

async function sessionOf(challengeId: string, body: Parameters<typeof visitor.answerChallenge>[0]['body']) {
  const answer = got(await visitor.answerChallenge({ parameters: { challengeId }, body }));
  if (answer.status !== 'signed-in') throw new Error('not signed in');
  return answer.session;
}

const aNumber = () => `+491511${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`;

describe('factors on the deployed stack', () => {
  it('a phone: enrolled, asked for on a new device, listed masked, not relied on for a day', async () => {
    const email = await signUp(stage, { place: home });
    const mine = as((await signedIn(stage, email, home)).accessToken);
    const phoneNumber = aNumber();
    const begun = got(await mine.enrolPhone({ body: { phoneNumber } }));
    expect(begun.delivery.destination).toMatch(/^\+49\*\*\*\d\d$/);
    const code = await phones.codeFor(phoneNumber, 1);
    expect((await mine.confirmPhone({ body: { code, deviceName: 'Pocket' } })).status).toBe(204);

    const challenge = await challengeOf(email);
    expect(challenge).toMatchObject({ factor: 'sms', destination: begun.delivery.destination });
    const session = await sessionOf(challenge.challengeId, { code: await phones.codeFor(phoneNumber, 2) });
    // A number that was enrolled a moment ago is no second factor yet, and may not be exchanged by one session either.
    expect(session.assurance).toMatchObject({ level: 'aal1', factors: ['pwd', 'new-sms'] });
    expect(got(await mine.listFactors()).factors).toMatchObject([{ kind: 'sms', name: 'Pocket' }]);
    expect((await mine.removeFactor({ parameters: { factorId: begun.factorId } })).status).toBe(403);
    const told = (about: RegExp) => mailbox.waitFor(email, ({ subject }) => about.test(subject), 60_000);
    await told(/factor was added/);
  });

  it('an authenticator app with recovery codes and a mailbox: another factor is chosen in a challenge', async () => {
    const email = await signUp(stage, { place: home });
    const mine = as((await signedIn(stage, email, home)).accessToken);
    const enrolled = got(await mine.enrolEmail());
    const mailed = await mailbox.waitFor(email, ({ text }) => text.includes('turn on sign-in codes'));
    const mailCode = /^(\d{6})$/m.exec(mailed.text)?.[1] ?? '';
    expect((await mine.confirmEmail({ body: { code: mailCode } })).status).toBe(204);
    const { codes } = got(await mine.makeRecoveryCodes());
    expect(codes).toHaveLength(10);
    const { secret, otpauthUri } = got(await mine.enrolTotp());
    expect(otpauthUri).toContain(encodeURIComponent(email));
    const app = new AuthenticatorApp(secret);
    expect(
      (await mine.confirmTotp({ body: { code: await app.nextCode(), deviceName: 'Phone' } })).status,
    ).toBe(204);
    expect(got(await mine.listFactors()).factors.map(({ kind }) => kind)).toEqual([
      'email',
      'recovery-codes',
      'totp',
    ]);
    expect(enrolled.delivery.medium).toBe('email');

    const challenge = await challengeOf(email);
    expect(challenge).toMatchObject({ factor: 'totp', alternatives: ['recovery-code'] });
    const { challengeId } = challenge;
    const byMail = await visitor.resendChallenge({ parameters: { challengeId }, body: { factor: 'email' } });
    expect(byMail.status).toBe(409);
    const chosen = await visitor.resendChallenge({
      parameters: { challengeId },
      body: { factor: 'recovery-code' },
    });
    expect(got(chosen).challenge.factor).toBe('recovery-code');
    const recoveryCode = String(codes[0]);
    expect((await sessionOf(challengeId, { recoveryCode })).assurance.factors).toEqual(['pwd', 'recovery']);
    const again = await challengeOf(email);
    const used = await visitor.answerChallenge({
      parameters: { challengeId: again.challengeId },
      body: { recoveryCode },
    });
    expect(used.status).toBe(401);
    const session = await sessionOf(again.challengeId, { code: await app.nextCode() });
    expect(session.assurance).toMatchObject({ level: 'aal2', factors: ['pwd', 'otp'] });
    await mailbox.waitFor(email, ({ subject }) => /recovery code was used/.test(subject), 60_000);
  });
});

describe('passkeys on the deployed stack', () => {
  let device: PasskeyDevice;
  beforeAll(async () => {
    device = await passkeyDevice();
    console.log(`passkeys: ${device.kind}`);
  });
  afterAll(() => device.close());

  it('are registered, asked for beside the password, and sign in alone', async () => {
    const email = await signUp(stage, { place: home });
    const mine = as((await signedIn(stage, email, home)).accessToken);
    const { publicKey } = got(await mine.passkeyOptions());
    const passkey = await device.create(publicKey);
    const registered = got(await mine.registerPasskey({ body: { passkey, deviceName: 'Laptop' } }));
    expect(got(await mine.listFactors()).factors).toMatchObject([
      { factorId: registered.factorId, kind: 'passkey', name: 'Laptop' },
    ]);

    const beside = await challengeOf(email);
    expect(beside.factor).toBe('passkey');
    const proof = await device.get(beside.publicKey ?? { challenge: '' });
    const second = await sessionOf(beside.challengeId, { passkey: proof });
    expect(second.assurance).toMatchObject({ level: 'aal2', factors: ['pwd', 'passkey'] });

    const alone = got(await visitor.beginPasskeySignIn()).challenge;
    const signature = await device.get(alone.publicKey ?? { challenge: '' });
    const { deviceToken } = second;
    const first = await sessionOf(alone.challengeId, { passkey: signature, deviceToken });
    expect(first.assurance).toMatchObject({ level: 'aal2', factors: ['passkey'] });
    expect(got(await as(first.accessToken).getMe()).email).toBe(email);
    const replayed = await visitor.answerChallenge({
      parameters: { challengeId: alone.challengeId },
      body: { passkey: signature },
    });
    expect(replayed.ok).toBe(false);
    const { sessions } = got(await as(first.accessToken).listSessions());
    expect(sessions.length).toBeGreaterThanOrEqual(3);
  });
});

describe('what owners change on the deployed stack', () => {
  const next = 'seven lanterns over the harbour';

  it('the password: others are out, this session stays', async () => {
    const email = await signUp(stage, { place: home });
    const here = as((await signedIn(stage, email, home)).accessToken);
    const there = as((await signedIn(stage, email, home)).accessToken);
    const wrong = await here.changePassword({ body: { currentPassword: 'not this one', newPassword: next } });
    expect(wrong.status).toBe(401);
    const right = { currentPassword: PASSWORD, newPassword: next };
    expect((await here.changePassword({ body: right })).status).toBe(204);
    expect([(await here.getMe()).status, (await there.getMe()).status]).toEqual([200, 403]);
    expect((await visitor.signIn({ body: { email, password: PASSWORD } })).status).toBe(401);
    expect((await visitor.signIn({ body: { email, password: next } })).status).toBe(200);
  });

  it('the address: confirmed at the new one, announced at the old one, undone from there', async () => {
    const email = await signUp(stage, { place: home });
    const moved = `moved-${email}`;
    const mine = as((await signedIn(stage, email, home)).accessToken);
    const { changeId } = got(await mine.beginChange({ body: { email: moved } }));
    const code = await mailbox.codeFor(moved);
    expect((await mine.confirmChange({ parameters: { changeId }, body: { code } })).status).toBe(204);
    expect(got(await mine.getMe()).email).toBe(moved);
    expect((await visitor.signIn({ body: { email, password: PASSWORD } })).status).toBe(401);
    expect((await visitor.signIn({ body: { email: moved, password: PASSWORD } })).status).toBe(200);

    const told = await mailbox.waitFor(email, ({ subject }) => /address was changed/.test(subject));
    const token = /#undo=(\S+)/.exec(told.text)?.[1] ?? '';
    const undos = await Promise.all([1, 2].map(() => visitor.undoChange({ body: { token } })));
    expect(undos.map(({ status }) => status).sort()).toEqual([204, 410]);
    expect((await mine.getMe()).status).toBe(403);
    expect((await visitor.signIn({ body: { email: moved, password: PASSWORD } })).status).toBe(401);
    expect((await visitor.signIn({ body: { email, password: PASSWORD } })).status).toBe(401);

    const { resetId } = got(await visitor.beginPasswordReset({ body: { email } }));
    const reset = await mailbox.waitFor(email, ({ text }) => text.includes('set a new password'), 30_000);
    const resetCode = /^([0-9A-Z]{4}(?:-[0-9A-Z]{4}){2})$/m.exec(reset.text)?.[1] ?? '';
    const body = { code: resetCode, newPassword: next };
    expect((await visitor.confirmPasswordReset({ parameters: { resetId }, body })).status).toBe(204);
    await sleep(2_100);
    expect((await visitor.signIn({ body: { email, password: next } })).status).toBe(200);
  });

  it('the account itself: asked to be erased, and kept after all', async () => {
    const email = await signUp(stage, { place: home });
    const mine = as((await signedIn(stage, email, home)).accessToken);
    const { erasesAt } = got(await mine.requestDeletion());
    expect(Date.parse(erasesAt)).toBeGreaterThan(Date.now() + 13 * 86_400_000);
    expect(got(await mine.getMe()).deletionAt).toBe(erasesAt);
    const told = await mailbox.waitFor(email, ({ subject }) => /will be erased/.test(subject));
    const token = /#undo=(\S+)/.exec(told.text)?.[1] ?? '';
    expect((await visitor.undoChange({ body: { token } })).status).toBe(204);
  });
});
