import { beforeEach, describe, expect, it } from 'vitest';
import { totpMark } from '../../functions/challenge/domain/totp-code.ts';
import { isProblem, UnavailableError } from '../../functions/platform/problem.ts';
import { accountKeys, sessionKeys } from '../../functions/platform/table-keys.ts';
import {
  fromSessionItem,
  type SessionItem,
  toSessionItem,
} from '../../functions/session/domain/session-item.ts';
import { type AccountWorld, ADA, accountWorld } from '../builders/account-world.ts';
import { totpCode } from '../fakes/cognito-double.ts';

const MINUTE = 60_000;

let world: AccountWorld;
let ada: Awaited<ReturnType<AccountWorld['account']>>;
let session: Awaited<ReturnType<AccountWorld['session']>>;

beforeEach(async () => {
  world = await accountWorld();
  ada = await world.account();
  session = await world.session(ada);
});

const me = () => ({ ...world.common, principal: session.principal });

async function begin() {
  const answer = await world.useCases.enrolTotp(me());
  if (isProblem(answer)) throw new Error(`refused: ${answer.code}`);
  return answer;
}

const confirm = (code: string, deviceName?: string) =>
  world.useCases.confirmTotp({ ...me(), body: { code, ...(deviceName ? { deviceName } : {}) } });
/** The session as it would be had the authenticator app been asked at its start. */
function proveWithApp(): void {
  const { accountId, sessionId } = session.principal;
  const record = fromSessionItem(world.sessionItem(accountId, sessionId) as SessionItem);
  const assurance = { ...record.assurance, level: 'aal2', factors: ['pwd', 'otp'] } as const;
  world.dynamodb.seed('sessions', toSessionItem({ ...record, assurance }));
}
const factorsOf = () =>
  [accountKeys.account(ada.accountId), accountKeys.identifier(ada.subject)].map(
    (key) => world.dynamodb.item('accounts', key)?.['factors'],
  );
const user = () => world.cognito.users.get(ada.accountId);
const enrolments = () => world.events().filter(({ type }) => type === 'factor.enrolled');

describe('enrolTotp', () => {
  it('shows a secret that an authenticator app can take', async () => {
    const { secret, otpauthUri, factorId } = await begin();
    expect(factorId).toMatch(/^fac_/);
    expect(new URL(otpauthUri).searchParams.get('secret')).toBe(secret);
    expect(new URL(otpauthUri).searchParams.get('issuer')).toBe('Gatehouse');
  });

  it('counts for nothing before a code proves it', async () => {
    await begin();
    expect(factorsOf()).toEqual([[], []]);
    expect(user()?.isTotpPreferred).toBe(false);
  });

  it.each([
    { name: 'a proof five minutes old [ASVS 7.5.1, 7.5.3]', ageMs: 5 * MINUTE, isRefused: false },
    { name: 'an older one [ASVS 7.5.1, 7.5.3]', ageMs: 5 * MINUTE + 1, isRefused: true },
  ])('$name', async ({ ageMs, isRefused }) => {
    world.clock.at += ageMs;
    const answer = await world.useCases.enrolTotp(me());
    expect(isProblem(answer) && answer.code === 'step-up-required').toBe(isRefused);
    expect(user()?.pendingTotpSecret === undefined).toBe(isRefused);
  });

  it('a refresh makes no old proof fresh [ASVS 7.5.1, 7.5.3]', async () => {
    world.clock.at += 6 * MINUTE;
    await world.useCases.refreshSession({ ...world.visitor, body: { refreshToken: session.refreshToken } });
    expect(await world.useCases.enrolTotp(me())).toMatchObject({ code: 'step-up-required' });
  });

  it('leaves no open window behind', async () => {
    await begin();
    expect(world.dynamodb.item('sessions', sessionKeys.enrolment(ada.accountId))).toBeUndefined();
  });

  it('ordinary tokens cannot do it at Cognito', async () => {
    await expect(world.deps.authenticator.begin(session.accessToken)).rejects.toThrow(UnavailableError);
  });

  it.each([
    { name: 'Cognito refreshes nothing', fail: () => world.cognito.failNext('GetTokensFromRefreshToken') },
    { name: 'Cognito makes no secret', fail: () => world.cognito.failNext('AssociateSoftwareToken') },
    { name: 'the table takes nothing', fail: () => world.dynamodb.failNext('Put') },
    { name: 'the session cannot be read', fail: () => world.dynamodb.failNext('BatchGet') },
  ])('when $name, says so, and works afterwards', async ({ fail }) => {
    fail();
    await expect(begin()).rejects.toThrow(UnavailableError);
    await begin();
  });
});

describe('confirmTotp', () => {
  it('with the right code, makes it a factor everywhere and tells of it', async () => {
    const { secret, factorId } = await begin();
    expect(await confirm(totpCode(secret, world.clock.at), 'My phone')).toBeUndefined();
    expect(factorsOf()).toEqual([['totp'], ['totp']]);
    expect(user()).toMatchObject({ totpSecret: secret, isTotpPreferred: true });
    expect(enrolments()).toMatchObject([
      { accountId: ada.accountId, factor: 'totp', factorName: 'My phone' },
    ]);
    expect(await world.useCases.listFactors(me())).toMatchObject({
      factors: [{ factorId, kind: 'totp', name: 'My phone' }],
    });
  });

  it('uses the code up: the mark is the one a sign-in looks for [ASVS 6.5.1]', async () => {
    const { secret, factorId } = await begin();
    const code = totpCode(secret, world.clock.at);
    await confirm(code);
    const mark = totpMark(ada.accountId, factorId, Math.floor(world.clock.at / 30_000));
    expect(await world.deps.used.use(mark, world.clock.at + MINUTE, world.clock.at)).toBe(false);
  });

  it('a wrong code changes nothing, and the right one still works', async () => {
    const { secret } = await begin();
    const right = totpCode(secret, world.clock.at);
    const wrong = totpCode(secret, world.clock.at + 100 * MINUTE);
    expect(await confirm(wrong)).toMatchObject({ code: 'wrong-code' });
    expect(factorsOf()).toEqual([[], []]);
    expect(await confirm(right)).toBeUndefined();
  });

  it('the same code five times at once binds one factor [ASVS 6.5.1]', async () => {
    const { secret } = await begin();
    const code = totpCode(secret, world.clock.at);
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(code).catch((error) => error)));
    expect(answers.filter((answer) => answer === undefined).length).toBeLessThanOrEqual(1);
    expect(enrolments().length).toBeLessThanOrEqual(1);
  });

  it('with nothing begun, asks Cognito for nothing', async () => {
    expect(await confirm('123456')).toMatchObject({ code: 'conflict' });
    expect(world.cognito.calls.map(({ command }) => command)).not.toContain('VerifySoftwareToken');
    expect(user()?.isTotpPreferred).toBe(false);
  });

  it('twice is a conflict the second time', async () => {
    const { secret } = await begin();
    await confirm(totpCode(secret, world.clock.at));
    proveWithApp();
    world.clock.at += MINUTE;
    expect(await confirm(totpCode(secret, world.clock.at))).toMatchObject({ code: 'conflict' });
    expect(enrolments()).toHaveLength(1);
  });

  it('replaces an app only for who proved the one before: a password alone does not do [ASVS 7.5.1]', async () => {
    const { secret } = await begin();
    await confirm(totpCode(secret, world.clock.at));
    world.clock.at += MINUTE;
    expect(await world.useCases.enrolTotp(me())).toMatchObject({ code: 'step-up-required' });
    expect(await confirm(totpCode(secret, world.clock.at))).toMatchObject({ code: 'step-up-required' });
    proveWithApp();
    expect(isProblem(await world.useCases.enrolTotp(me()))).toBe(false);
  });

  it('needs a fresh proof as well [ASVS 7.5.1, 7.5.3]', async () => {
    const { secret } = await begin();
    world.clock.at += 5 * MINUTE + 1;
    expect(await confirm(totpCode(secret, world.clock.at))).toMatchObject({ code: 'step-up-required' });
    expect(factorsOf()).toEqual([[], []]);
  });

  it('a code is not used up when Cognito did not answer', async () => {
    const { secret } = await begin();
    const code = totpCode(secret, world.clock.at);
    world.cognito.failNext('VerifySoftwareToken');
    await expect(confirm(code)).rejects.toThrow(UnavailableError);
    expect(await confirm(code)).toBeUndefined();
  });

  it('broken off before the account says so, is mended by binding again', async () => {
    const first = await begin();
    world.dynamodb.failNext('TransactWrite');
    await expect(confirm(totpCode(first.secret, world.clock.at))).rejects.toThrow(UnavailableError);
    world.clock.at += MINUTE;
    const second = await begin();
    expect(await confirm(totpCode(second.secret, world.clock.at))).toBeUndefined();
    expect(factorsOf()).toEqual([['totp'], ['totp']]);
    expect(user()).toMatchObject({ totpSecret: second.secret, isTotpPreferred: true });
  });

  it('stands although the pool could not be told to ask for it, and says so to the alarms', async () => {
    const { secret } = await begin();
    world.cognito.failNext('AdminSetUserMFAPreference');
    expect(await confirm(totpCode(secret, world.clock.at))).toBeUndefined();
    expect(factorsOf()).toEqual([['totp'], ['totp']]);
    expect(world.notDemanded).toHaveLength(1);
  });
});

describe('getMe', () => {
  it('tells who is asking, and how sure we are', async () => {
    expect(await world.useCases.getMe(me())).toEqual({
      accountId: ada.accountId,
      email: ADA.email,
      factors: [],
      createdAt: new Date(world.clock.at).toISOString(),
      assurance: session.assurance,
    });
  });

  it('knows nobody whose user is gone', async () => {
    world.cognito.users.delete(ada.accountId);
    expect(await world.useCases.getMe(me())).toMatchObject({ code: 'unauthenticated' });
  });

  it.each([
    { name: 'Cognito', fail: () => world.cognito.failNext('AdminGetUser') },
    { name: 'the account', fail: () => world.dynamodb.failNext('Get') },
    { name: 'the session', fail: () => world.dynamodb.failNext('BatchGet') },
  ])('says so when $name cannot be asked', async ({ fail }) => {
    fail();
    await expect(world.useCases.getMe(me())).rejects.toThrow(UnavailableError);
  });
});
