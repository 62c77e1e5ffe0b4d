import { randomBytes, randomInt } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../functions/platform/config.ts';
import { isProblem, type Problem } from '../../functions/platform/problem.ts';
import { subjectOf } from '../../functions/platform/subject.ts';
import { impossibleTravel } from '../../functions/risk/domain/signals/impossible-travel.ts';
import { defaultModel } from '../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import { sessionConfig } from '../../functions/session/config.ts';
import { issueMailboxToken } from '../../functions/session/domain/mailbox-token.ts';
import { isUsable } from '../../functions/session/domain/session-standing.ts';
import type { SignInAnswer } from '../../functions/session/session-schemas.ts';
import { signInConfig } from '../../functions/sign-in/config.ts';
import { passwordLane, UNKNOWN_DEVICE_LANE } from '../../functions/sign-in/domain/password-lanes.ts';
import { signInUseCases } from '../../functions/sign-in/use-cases.handler.ts';
import { ADA, accountWorld } from '../builders/account-world.ts';
import { factsOf, home, knownFactsOf, NOON } from '../builders/risk-facts.ts';
import {
  challengeIn,
  config,
  type Person,
  sessionIn,
  signInWorld,
  type World,
} from '../builders/sign-in-world.ts';
import { granted } from '../factor/signed-in.ts';
import { totpCode } from '../fakes/cognito-double.ts';

const EMAIL = 'ada@example.com';
const WRONG_PASSWORD = 'not the right one at all';
const stranger = { ...home, ip: '203.0.113.66', userAgent: 'curl/8' };

let world: World;
let ada: Person;

beforeEach(async () => {
  world = await signInWorld();
  ada = await world.person(EMAIL);
});

const codeOf = (answer: SignInAnswer | Problem) => (isProblem(answer) ? answer.code : answer.status);
const other = (code: string) => (code === '000000' ? '000001' : '000000');
const passwordChecks = () =>
  world.cognito.calls.filter(({ command }) => command === 'AdminInitiateAuth').length;

describe('what went wrong at Keycloak', () => {
  it.each([
    { name: 'nothing happened', change: {}, answer: 'signed-in' },
    { name: 'the account was locked', change: { state: 'locked' }, answer: 'challenge-closed' },
    { name: 'everything before was revoked', change: { notBefore: NOON + 1 }, answer: 'challenge-closed' },
  ])('a lock counts in the middle of a flow as well (CVE-2026-9798): $name', async ({ change, answer }) => {
    await world.setHead(EMAIL, { stepUpRequired: true });
    const { challengeId } = challengeIn(await world.signIn(EMAIL));
    await world.setHead(EMAIL, change);
    expect(codeOf(await world.answer(challengeId, world.mailer.lastCode))).toBe(answer);
  });

  it('a refresh gives back no try (#49960)', async () => {
    const accounts = await accountWorld();
    const account = await accounts.account();
    const session = await accounts.session(account);
    const lanes = () =>
      JSON.stringify(accounts.dynamodb.items('activity').filter(({ pk }) => String(pk).startsWith('LANE#')));
    const { lane, key } = passwordLane({ subject: account.subject });
    const attempt = () => accounts.deps.lanes.reserve(lane, key, accounts.clock.at);
    for (let n = 0; n < 4; n += 1) expect(await attempt()).toMatchObject({ kind: 'reserved' });
    expect(await attempt()).toMatchObject({ kind: 'full' });
    const before = lanes();
    const refresh = { ...accounts.visitor, body: { refreshToken: session.refreshToken } };
    expect(isProblem(await accounts.useCases.refreshSession(refresh))).toBe(false);
    expect(lanes()).toBe(before);
    expect(before).toContain('"attempts":4');
    expect(before).toContain(account.subject);
    expect(await attempt()).toMatchObject({ kind: 'full' });
    accounts.clock.at += UNKNOWN_DEVICE_LANE.silenceMs;
    expect(await attempt()).toMatchObject({ kind: 'reserved' });
  });

  it('wrong codes use up no password, and wrong passwords no code (#46164)', async () => {
    await world.setHead(EMAIL, { stepUpRequired: true });
    const { challengeId } = challengeIn(await world.signIn(EMAIL));
    const code = world.mailer.lastCode;
    for (let n = 0; n < 4; n += 1) await world.answer(challengeId, other(code));
    for (let n = 0; n < UNKNOWN_DEVICE_LANE.limit; n += 1)
      await world.signIn(EMAIL, WRONG_PASSWORD, { client: stranger });
    expect(codeOf(await world.signIn(EMAIL, WRONG_PASSWORD, { client: stranger }))).toBe('too-many-attempts');
    sessionIn(await world.answer(challengeId, code));
  });

  it('parallel guesses do not beat the limit (#31726)', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        world.signIn(EMAIL, `${WRONG_PASSWORD} ${n}`, { client: stranger }),
      ),
    );
    expect(passwordChecks()).toBe(UNKNOWN_DEVICE_LANE.limit);
    expect(answers.filter((answer) => codeOf(answer) === 'too-many-attempts')).toHaveLength(
      200 - UNKNOWN_DEVICE_LANE.limit,
    );
    world.pass(UNKNOWN_DEVICE_LANE.silenceMs);
    sessionIn(await world.signIn(EMAIL));
  });

  it('a stranger’s guesses lock no owner out of a known device (GHSA-cq42-vhv7-xr7p)', async () => {
    const deviceToken = await world.deviceTokenOf(EMAIL);
    for (let n = 0; n < 50; n += 1) await world.signIn(EMAIL, WRONG_PASSWORD, { client: stranger });
    expect(codeOf(await world.signIn(EMAIL, undefined, { client: stranger }))).toBe('too-many-attempts');
    expect(codeOf(await world.signIn(EMAIL, undefined, { deviceToken }))).toMatch(/signed-in|challenge/);
  });
});

describe('what went wrong at authentik, better-auth and Kratos', () => {
  const travelFrom = (location?: { latitude: number; longitude: number; accuracyKm: number }) => {
    const before = { at: NOON - 60_000, location: { latitude: 52.52, longitude: 13.4, accuracyKm: 10 } };
    const { location: _, ...nowhere } = home;
    const facts = knownFactsOf({ attempt: { client: location ? { ...home, location } : nowhere } });
    const profile = { ...facts.profile, places: [before] } as unknown as NonNullable<typeof facts.profile>;
    return impossibleTravel({ ...facts, profile }, defaultPolicy.signals.impossibleTravel);
  };

  it('a place that is not known is no journey (authentik#25660)', () => {
    expect(travelFrom(undefined)).toBeUndefined();
    expect(travelFrom({ latitude: -33.9, longitude: 151.2, accuracyKm: 10 })).toBeDefined();
  });

  it('a sign-in far away is not let pass for being close in numbers', () => {
    const nearZero = { latitude: 0.000001, longitude: 0.000001, accuracyKm: 10 };
    expect(travelFrom(nearZero)).toMatchObject({ signal: 'impossible-travel' });
    expect(travelFrom({ latitude: 52.5, longitude: 13.5, accuracyKm: 10 })).toBeUndefined();
  });

  it('counters are not in a function’s memory: another instance counts on (kratos#4539)', async () => {
    const another = signInUseCases(config, {
      documents: world.db.asDocumentClient(),
      cognito: world.cognito.asClient(),
      kms: world.kms.asClient(),
      lookAround: async () => world.held,
      policies: { current: async () => defaultPolicy },
      models: { current: async () => ({ champion: defaultModel, challengers: [] }) },
      challengerFailed: () => {},
      mailer: world.mailer,
      texts: world.texts,
      notify: () => {},
      randomBytes,
      randomInt: (bound) => randomInt(bound),
      now: world.now,
    });
    for (let n = 0; n < UNKNOWN_DEVICE_LANE.limit; n += 1)
      await world.signIn(EMAIL, WRONG_PASSWORD, { client: stranger });
    const body = { email: EMAIL, password: WRONG_PASSWORD };
    const request = { ...world.request, body, parameters: undefined, client: stranger };
    expect(await another.signIn(request)).toMatchObject({ code: 'too-many-attempts' });
    const nobodys = { ...request, body: { ...body, email: 'nobody@example.com' } };
    expect(await another.signIn(nobodys)).toMatchObject({ code: 'invalid-credentials' });
  });

  it('what cannot be read lets nobody pass more easily: it asks for more', async () => {
    sessionIn(await world.signIn(EMAIL));
    world.held.population = 'unreadable';
    expect(codeOf(await world.signIn(EMAIL))).toBe('challenge');
    expect(factsOf({ population: 'unreadable' }).population).toBe('unreadable');
  });
});

describe('what Cognito does by itself', () => {
  it('NEW_PASSWORD_REQUIRED makes no tokens: nothing we did not begin is answered', async () => {
    const user = world.cognito.users.get(ada.accountId);
    if (!user) throw new Error('no user');
    user.status = 'FORCE_CHANGE_PASSWORD';
    expect(codeOf(await world.signIn(EMAIL))).toBe('invalid-credentials');
    expect(world.cognito.calls.map(({ command }) => command)).not.toContain('AdminRespondToAuthChallenge');
    user.status = 'CONFIRMED';
    sessionIn(await world.signIn(EMAIL));
  });

  it('somebody with an authenticator is never signed in past our own challenge', async () => {
    const grace = await world.person('grace@example.com', { totp: true });
    const challenge = challengeIn(await world.signIn(grace.email));
    expect(challenge.factor).toBe('totp');
    const code = totpCode(String(grace.totpSecret), world.now());
    const { principal } = {
      principal: world.principal(grace, sessionIn(await world.answer(challenge.challengeId, code))),
    };
    const me = { ...world.request, principal, client: home, parameters: undefined, body: undefined };
    const { codes } = granted(await world.useCases.makeRecoveryCodes(me));
    const again = challengeIn(await world.signIn(grace.email));
    const wrong = await world.answerWith(again.challengeId, { recoveryCode: 'AAAA-AAAA-AAAA-AAAA' });
    expect(codeOf(wrong)).toBe('wrong-code');
    sessionIn(await world.answerWith(again.challengeId, { recoveryCode: String(codes[0]) }));
  });

  it('a sign-out everywhere ends what access tokens can do at the next request', async () => {
    const accounts = await accountWorld();
    const who = await accounts.account();
    const [first, second] = [await accounts.session(who), await accounts.session(who)];
    const usable = async ({ sessionId }: { sessionId: string }) =>
      isUsable(
        await accounts.deps.registry.find(who.accountId, sessionId as typeof first.principal.sessionId),
        accounts.clock.at,
      );
    expect([await usable(first), await usable(second)]).toEqual([true, true]);
    accounts.clock.at += 1000;
    await accounts.useCases.signOut({
      ...accounts.common,
      principal: first.principal,
      body: { everywhere: true },
    });
    expect([await usable(first), await usable(second)]).toEqual([false, false]);
  });

  it('an address is nobody’s before it is proven: planting a password on one leads nowhere', async () => {
    const accounts = await accountWorld();
    const begun = await accounts.useCases.signUp({
      ...accounts.visitor,
      body: { ...ADA, password: 'the password of an attacker' },
    });
    const { signUpId } = granted(begun);
    expect(accounts.cognito.users.size).toBe(0);
    const owner = granted(await accounts.useCases.signUp({ ...accounts.visitor, body: ADA }));
    const code = accounts.codeIn(accounts.mailbox.mails.at(-1)) ?? '';
    const planted = { ...accounts.visitor, parameters: { signUpId }, body: { code } };
    expect(await accounts.useCases.confirmSignUp(planted)).toMatchObject({ code: 'wrong-code' });
    const own = { ...accounts.visitor, parameters: { signUpId: owner.signUpId }, body: { code } };
    expect(await accounts.useCases.confirmSignUp(own)).toBeUndefined();
    expect([...accounts.cognito.users.values()].map(({ password }) => password)).toEqual([ADA.password]);
  });
});

describe('a setting that is missing', () => {
  it.each([
    { name: 'sign-in', schema: signInConfig },
    { name: 'session', schema: sessionConfig },
  ])('keeps the $name function from starting, and is named (account-interventions 003)', ({ schema }) => {
    const complete = Object.fromEntries(Object.keys(schema.shape).map((key) => [key, 'enforce']));
    expect(() => readConfig(schema, complete)).not.toThrow();
    for (const key of Object.keys(schema.shape)) {
      const { [key]: _, ...without } = complete;
      expect(() => readConfig(schema, without)).toThrow(ConfigError);
      expect(() => readConfig(schema, without)).toThrow(key);
    }
  });
});

describe('an owner under attack', () => {
  it('signs in from a known device every minute of a ten-minute attack, and by mail from a new one', async () => {
    const deviceToken = await world.deviceTokenOf(EMAIL);
    const availability = { known: 0, unknown: 0 };
    for (let second = 0; second < 600; second += 1) {
      for (const n of [1, 2, 3])
        await world.signIn(EMAIL, `${WRONG_PASSWORD} ${second} ${n}`, {
          client: { ...stranger, ip: `203.0.113.${(second * 3 + n) % 250}` },
        });
      world.pass(1000);
      if (second % 60 !== 59) continue;
      if (await isLetIn(await world.signIn(EMAIL, undefined, { deviceToken }))) availability.known += 1;
      expect(codeOf(await world.signIn(EMAIL))).toBe('too-many-attempts');
      if (await isLetIn(await world.signIn(EMAIL, undefined, { deviceToken: await mailboxToken() })))
        availability.unknown += 1;
    }
    expect(availability).toEqual({ known: 10, unknown: 10 });
  });

  /** What a password reset answers to whoever had the code from the mail. */
  async function mailboxToken() {
    const nonce = randomBytes(16).toString('base64url');
    return issueMailboxToken(world.keys, {
      subject: await subjectOf(world.keys, EMAIL),
      nonce,
      at: world.now(),
    });
  }

  async function isLetIn(answer: SignInAnswer | Problem) {
    if (codeOf(answer) !== 'challenge') return codeOf(answer) === 'signed-in';
    const { challengeId } = challengeIn(answer);
    return codeOf(await world.answer(challengeId, world.mailer.lastCode)) === 'signed-in';
  }
});
