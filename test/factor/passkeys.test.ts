import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/platform/problem.ts';
import { home } from '../builders/risk-facts.ts';
import { challengeIn, type Person, sessionIn, signInWorld, type World } from '../builders/sign-in-world.ts';
import { SoftwarePasskey } from '../fakes/software-passkey.ts';
import { granted, signedIn } from './signed-in.ts';

const EMAIL = 'ada@example.com';
const WRONG = { kind: 'problem', code: 'wrong-code' };

let world: World;
let ada: Person;

beforeEach(async () => {
  world = await signInWorld();
  ada = await world.person(EMAIL);
});

const nobody = {
  query: undefined,
  principal: undefined,
  requestId: 'r',
  parameters: undefined,
  body: undefined,
} as const;

/** Registers a passkey in a fresh session. */
async function registered(passkey = new SoftwarePasskey()) {
  const { me } = await signedIn(world, ada);
  const { publicKey } = granted(await world.useCases.passkeyOptions(me));
  const body = { passkey: passkey.create(publicKey), deviceName: 'Laptop' };
  const answer = await world.useCases.registerPasskey({ ...me, body });
  return { passkey, me, answer, body };
}

const beginPasskeySignIn = async () =>
  granted(await world.useCases.beginPasskeySignIn({ ...nobody, client: home })).challenge;

describe('registering a passkey', () => {
  it('enrols what was made for exactly what we asked, and tells of it', async () => {
    const { passkey, me, answer } = await registered();
    expect(granted(answer)).toMatchObject({ factorId: expect.stringMatching(/^fac_/) });
    expect(await world.useCases.listFactors(me)).toMatchObject({
      factors: [{ kind: 'passkey', name: 'Laptop', isBackedUp: false }],
    });
    expect(world.events('factor.enrolled')).toMatchObject([{ factor: 'passkey', factorName: 'Laptop' }]);
    expect(JSON.stringify(world.db.items('accounts'))).toContain(passkey.credentialId);
  });

  it.each([
    { name: 'another site', passkey: new SoftwarePasskey({ rpId: 'evil.example' }) },
    { name: 'another origin', passkey: new SoftwarePasskey({ origin: 'https://localhost.evil.example' }) },
    { name: 'an unverified user', passkey: new SoftwarePasskey({ verifiesUser: false }) },
  ])('refuses what was made for $name', async ({ passkey }) => {
    const { answer, me } = await registered(passkey);
    expect(answer).toMatchObject(WRONG);
    expect(await world.useCases.listFactors(me)).toEqual({ factors: [] });
  });

  it('refuses an answer to an older question, and takes it once [ASVS 6.7.2]', async () => {
    const passkey = new SoftwarePasskey();
    const { me } = await signedIn(world, ada);
    const first = granted(await world.useCases.passkeyOptions(me));
    const second = granted(await world.useCases.passkeyOptions(me));
    const stale = { ...me, body: { passkey: passkey.create(first.publicKey) } };
    expect(await world.useCases.registerPasskey(stale)).toMatchObject(WRONG);
    const body = { passkey: passkey.create(second.publicKey) };
    const answers = await Promise.all([1, 2, 3].map(() => world.useCases.registerPasskey({ ...me, body })));
    expect(answers.filter((answer) => !isProblem(answer))).toHaveLength(1);
  });

  it('needs a fresh proof', async () => {
    const { me } = await signedIn(world, ada);
    world.pass(5 * 60_000 + 1);
    expect(await world.useCases.passkeyOptions(me)).toMatchObject({ code: 'step-up-required' });
  });
});

describe('a passkey as second factor', () => {
  it('is asked for on a new device, and reaches AAL2', async () => {
    const { passkey } = await registered();
    const challenge = challengeIn(await world.signIn(EMAIL));
    expect(challenge).toMatchObject({ factor: 'passkey', alternatives: [] });
    expect(challenge.publicKey?.allowCredentials).toMatchObject([{ id: passkey.credentialId }]);
    const body = { passkey: passkey.get(challenge.publicKey ?? { challenge: '' }) };
    const session = sessionIn(await world.answerWith(challenge.challengeId, body));
    expect(session.assurance).toMatchObject({ level: 'aal2', factors: ['pwd', 'passkey'] });
  });

  it('is not taken for another question, nor a second time, nor from another passkey', async () => {
    const { passkey } = await registered();
    const first = challengeIn(await world.signIn(EMAIL));
    const second = challengeIn(await world.signIn(EMAIL));
    const answer = passkey.get(first.publicKey ?? { challenge: '' });
    expect(await world.answerWith(second.challengeId, { passkey: answer })).toMatchObject(WRONG);
    const other = new SoftwarePasskey();
    const stranger = other.get(first.publicKey ?? { challenge: '' });
    expect(await world.answerWith(first.challengeId, { passkey: stranger })).toMatchObject(WRONG);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => world.answerWith(first.challengeId, { passkey: answer })),
    );
    expect(answers.filter((one) => !isProblem(one))).toHaveLength(1);
  });

  it('whose counter goes back is a copy, and refused', async () => {
    const { passkey } = await registered();
    const first = challengeIn(await world.signIn(EMAIL));
    passkey.signCount = 10;
    const body = { passkey: passkey.get(first.publicKey ?? { challenge: '' }) };
    sessionIn(await world.answerWith(first.challengeId, body));
    const second = challengeIn(await world.signIn(EMAIL));
    passkey.signCount = 5;
    const copied = { passkey: passkey.get(second.publicKey ?? { challenge: '' }) };
    expect(await world.answerWith(second.challengeId, copied)).toMatchObject(WRONG);
  });
});

describe('a sign-in by passkey alone', () => {
  it('needs neither address nor password, is scored, and reaches AAL2', async () => {
    const { passkey } = await registered();
    world.pass(1);
    const challenge = await beginPasskeySignIn();
    const body = { passkey: passkey.get(challenge.publicKey ?? { challenge: '' }) };
    const session = sessionIn(await world.answerWith(challenge.challengeId, body));
    expect(session.assurance).toMatchObject({ level: 'aal2', factors: ['passkey'] });
    expect(world.events('sign-in.decided').at(-1)).toMatchObject({
      accountId: ada.accountId,
      password: 'not-asked',
      answer: 'signed-in',
      assessment: { decision: expect.any(String) },
    });
  });

  it('gives one session of many answers at once', async () => {
    const { passkey } = await registered();
    const challenge = await beginPasskeySignIn();
    const body = { passkey: passkey.get(challenge.publicKey ?? { challenge: '' }) };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => world.answerWith(challenge.challengeId, body)),
    );
    expect(answers.filter((one) => !isProblem(one))).toHaveLength(1);
  });

  it.each([
    { name: 'a locked account', head: { state: 'locked' } },
    { name: 'an account whose password must be reset', head: { state: 'reset-required' } },
  ])('signs nobody in to $name', async ({ head }) => {
    const { passkey } = await registered();
    await world.setHead(EMAIL, head);
    const challenge = await beginPasskeySignIn();
    const body = { passkey: passkey.get(challenge.publicKey ?? { challenge: '' }) };
    expect(await world.answerWith(challenge.challengeId, body)).toMatchObject(WRONG);
    await world.setHead(EMAIL, { state: 'active' });
    const again = await beginPasskeySignIn();
    const next = { passkey: passkey.get(again.publicKey ?? { challenge: '' }) };
    sessionIn(await world.answerWith(again.challengeId, next));
  });

  it('tells nobody whether a passkey, an account or neither is unknown', async () => {
    const { passkey } = await registered();
    const stranger = new SoftwarePasskey();
    stranger.userHandle = passkey.userHandle;
    const ownerless = new SoftwarePasskey();
    ownerless.userHandle = Buffer.from('acc_01ARZ3NDEKTSV4RRFFQ69G5FAV').toString('base64url');
    const nonsense = new SoftwarePasskey();
    for (const each of [stranger, ownerless, nonsense]) {
      const challenge = await beginPasskeySignIn();
      const body = { passkey: each.get(challenge.publicKey ?? { challenge: '' }) };
      expect(await world.answerWith(challenge.challengeId, body)).toEqual(WRONG);
    }
  });

  it('costs nothing while the pool is down: the same signature passes after', async () => {
    const { passkey } = await registered();
    world.cognito.failNext('AdminRespondToAuthChallenge');
    const challenge = await beginPasskeySignIn();
    const body = { passkey: passkey.get(challenge.publicKey ?? { challenge: '' }) };
    await expect(world.answerWith(challenge.challengeId, body)).rejects.toMatchObject({
      name: 'UnavailableError',
    });
    sessionIn(await world.answerWith(challenge.challengeId, body));
  });
});
