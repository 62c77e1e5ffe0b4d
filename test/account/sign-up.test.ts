import { beforeEach, describe, expect, it } from 'vitest';
import type { AccountId } from '../../functions/platform/ids.ts';
import { isProblem, UnavailableError } from '../../functions/platform/problem.ts';
import { accountKeys, type Subject } from '../../functions/platform/table-keys.ts';
import { type AccountWorld, ADA, accountWorld, HOME } from '../builders/account-world.ts';

const MINUTE = 60_000;
const EVE = { ...ADA, password: 'a password only the attacker knows' };

let world: AccountWorld;
beforeEach(async () => {
  world = await accountWorld();
});

async function signUp(body: { email: string; password: string } = ADA, client = HOME) {
  const answer = await world.useCases.signUp({ ...world.visitor, client, body });
  if (isProblem(answer)) throw new Error(`refused: ${answer.code}`);
  return { ...answer, code: world.codeIn(world.mailbox.mails.at(-1)) ?? 'none' };
}

const confirm = (signUpId: string, code: string) =>
  world.useCases.confirmSignUp({ ...world.visitor, parameters: { signUpId }, body: { code } });
const sizeOf = (value: unknown) => (value instanceof Uint8Array ? value : String(value)).length;
const wrongCodeFor = (code: string) => String((Number(code) + 1) % 100_000_000).padStart(8, '0');
const accounts = () => world.dynamodb.items('accounts').filter(({ sk }) => sk === 'ACCOUNT');
const signUpRecords = () => world.dynamodb.items('sessions').filter(({ sk }) => sk === 'SIGNUP');
const passwordOf = () => [...world.cognito.users.values()].map(({ password }) => password);

describe('signUp', () => {
  it('mails a code and tells where it went without telling the address', async () => {
    const { delivery, code } = await signUp();
    expect(delivery).toEqual({ medium: 'email', destination: 'a***@e***' });
    expect(code).toMatch(/^\d{8}$/);
    expect(world.mailbox.mails).toMatchObject([{ to: ADA.email }]);
    expect(world.mailbox.mails[0]?.text).toContain('Hamburg');
  });

  it.each([
    { name: 'asked for', locale: 'pt-BR' },
    { name: 'not asked for', locale: undefined },
  ])('keeps the language that was $name, and tells it to the account’s owner', async ({ locale }) => {
    const begun = await world.useCases.signUp({ ...world.visitor, body: { ...ADA, locale } });
    if (isProblem(begun)) throw new Error(begun.code);
    await confirm(begun.signUpId, world.codeIn(world.mailbox.mails.at(-1)) ?? '');
    const [account] = accounts();
    const { accountId, subject } = account as { accountId: AccountId; subject: Subject };
    const { principal } = await world.session({ accountId, subject });
    const me = await world.useCases.getMe({ ...world.common, principal });
    expect(isProblem(me)).toBe(false);
    expect((me as { locale?: string }).locale).toBe(locale);
  });

  it('creates nobody before the code is given', async () => {
    await signUp();
    expect(world.cognito.users.size).toBe(0);
    expect(accounts()).toHaveLength(0);
  });

  it('keeps neither address nor code in the clear, nor the password', async () => {
    const { code } = await signUp();
    const [record = {}] = signUpRecords();
    const { sealed: _sealed, ...rest } = record;
    expect(JSON.stringify(rest)).not.toContain(ADA.email);
    expect(JSON.stringify(rest)).not.toContain(ADA.password);
    expect(Object.values(rest)).not.toContain(code);
  });

  it('refuses a password that cannot be accepted, before anything is counted [ASVS 6.2.1, 6.2.11]', async () => {
    const answer = await world.useCases.signUp({ ...world.visitor, body: { ...ADA, password: 'short' } });
    expect(answer).toMatchObject({ code: 'unacceptable-password' });
    expect(world.dynamodb.calls).toHaveLength(0);
  });

  describe('for an address that has an account', () => {
    /** What one sign-up did, in terms of calls: who was asked, in which order, with how much. */
    async function footprint(prepare: () => Promise<unknown>) {
      world = await accountWorld();
      await prepare();
      const { calls } = world.dynamodb;
      const before = calls.length;
      const { signUpId, code: _code, ...answer } = await signUp();
      const [record = {}] = signUpRecords();
      return {
        answer,
        idLength: signUpId.length,
        mails: world.mailbox.mails.map(({ to }) => to),
        calls: calls
          .slice(before)
          .map(({ command, input }) => `${command} ${input['TableName']}`)
          .toSorted(),
        record: Object.entries(record).map(([name, value]) => [name, sizeOf(value)]),
        cognito: world.cognito.calls.length,
      };
    }

    it('answers the same after the same work', async () => {
      const unknown = await footprint(async () => undefined);
      const known = await footprint(() => world.account());
      expect(known).toEqual(unknown);
    });

    it('tells the owner by mail, without a code', async () => {
      await world.account();
      await signUp();
      expect(world.codeIn(world.mailbox.mails[0])).toBeUndefined();
      expect(world.mailbox.mails[0]?.text).toMatch(/already/i);
    });

    it.each(['  ada@example.org ', 'ADA@Example.ORG'])('finds the account behind %j', async (email) => {
      await world.account();
      await signUp({ ...ADA, email });
      expect(world.codeIn(world.mailbox.mails[0])).toBeUndefined();
    });

    it('no code confirms the decoy, and it answers guesses like any other sign-up', async () => {
      const guesses = async () => {
        const { signUpId, code } = await signUp();
        const wrong = code === 'none' ? '000000' : wrongCodeFor(code);
        const answers = [];
        for (let guess = 0; guess < 6; guess += 1) answers.push(await confirm(signUpId, wrong));
        return answers;
      };
      const unknown = await guesses();
      await world.account();
      expect(await guesses()).toEqual(unknown);
      expect(accounts()).toHaveLength(1);
    });
  });

  describe('limits', () => {
    it('20 an hour from one address, whatever the identifiers [ASVS 6.3.1]', async () => {
      for (let n = 0; n < 20; n += 1) await signUp({ ...ADA, email: `p${n}@example.org` });
      const more = await world.useCases.signUp({
        ...world.visitor,
        body: { ...ADA, email: 'p20@example.org' },
      });
      expect(more).toMatchObject({ code: 'too-many-attempts', retryAfterSeconds: expect.any(Number) });
      await signUp({ ...ADA, email: 'p21@example.org' }, { ...HOME, ip: '192.0.2.11' });
      world.clock.at += 60 * MINUTE;
      await signUp({ ...ADA, email: 'p22@example.org' });
    });

    it('20 at once and no more get through', async () => {
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, n) =>
          world.useCases.signUp({ ...world.visitor, body: { ...ADA, email: `p${n}@example.org` } }),
        ),
      );
      expect(answers.filter((answer) => !isProblem(answer))).toHaveLength(20);
    });

    it('20 an hour from one IPv6 network, however many addresses it has', async () => {
      const from = (host: number, network = 1) => ({
        ...HOME,
        ip: `2001:db8:0:${network}::${host.toString(16)}`,
      });
      for (let n = 0; n < 20; n += 1) await signUp({ ...ADA, email: `p${n}@example.org` }, from(n + 1));
      const body = { ...ADA, email: 'p20@example.org' };
      const more = await world.useCases.signUp({ ...world.visitor, client: from(99), body });
      expect(more).toMatchObject({ code: 'too-many-attempts' });
      await signUp(body, from(1, 2));
    });

    it('5 mails an hour to one person: beyond, the answer stays and the mail does not go', async () => {
      for (let n = 0; n < 12; n += 1) await signUp(ADA, { ...HOME, ip: `192.0.2.${n}` });
      expect(world.mailbox.mails).toHaveLength(5);
    });
  });

  it.each([
    { name: 'the tables', fail: () => world.dynamodb.failNext('Put') },
    { name: 'the lanes', fail: () => world.dynamodb.failNext('Update') },
    { name: 'the accounts', fail: () => world.dynamodb.failNext('Get') },
    { name: 'the mail service', fail: () => void Object.assign(world.mailbox, { isDown: true }) },
    { name: 'the sealing key', fail: () => void Object.assign(world.sealer, { isDown: true }) },
    { name: 'the derivation key', fail: () => void Object.assign(world.keys, { isDown: true }) },
  ])('says so when $name cannot be reached', async ({ fail }) => {
    fail();
    await expect(signUp()).rejects.toThrow(UnavailableError);
  });
});

describe('confirmSignUp', () => {
  it('opens the account: at Cognito with a proven address, and as two items that agree', async () => {
    const { signUpId, code } = await signUp();
    expect(await confirm(signUpId, code)).toBeUndefined();
    const [account] = accounts();
    const user = world.cognito.users.get(String(account?.['accountId']));
    expect(user).toMatchObject({
      status: 'CONFIRMED',
      password: ADA.password,
      attributes: { email: ADA.email, email_verified: 'true' },
    });
    const { pk: _pk, sk: _sk, subject, ...head } = account ?? {};
    const identifier = world.dynamodb.item('accounts', accountKeys.identifier(subject as never));
    expect(identifier).toMatchObject({
      ...head,
      state: 'active',
      notBefore: 0,
      stepUpRequired: false,
      factors: [],
    });
    expect(world.events()).toMatchObject([
      { type: 'account.signed-up', accountId: account?.['accountId'], subject },
    ]);
    expect(JSON.stringify(accounts())).not.toContain(ADA.email);
    expect(signUpRecords()).toHaveLength(0);
  });

  it('sends no mail of Cognito’s', async () => {
    const { signUpId, code } = await signUp();
    await confirm(signUpId, code);
    const created = world.cognito.calls.find(({ command }) => command === 'AdminCreateUser');
    expect(created?.input).toMatchObject({ MessageAction: 'SUPPRESS' });
  });

  it.each([
    { name: 'the right code after four wrong ones', wrongTries: 4, isOpen: true },
    { name: 'the right code after five wrong ones', wrongTries: 5, isOpen: false },
  ])('$name: $isOpen', async ({ wrongTries, isOpen }) => {
    const { signUpId, code } = await signUp();
    for (let n = 0; n < wrongTries; n += 1)
      expect(await confirm(signUpId, wrongCodeFor(code))).toMatchObject({ code: 'wrong-code' });
    expect((await confirm(signUpId, code)) === undefined).toBe(isOpen);
    expect(accounts()).toHaveLength(isOpen ? 1 : 0);
  });

  it('200 wrong codes at once are five tries [ASVS 6.6.3]', async () => {
    const { signUpId, code } = await signUp();
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => confirm(signUpId, wrongCodeFor(code))),
    );
    expect(answers.filter((answer) => isProblem(answer) && answer.code === 'wrong-code')).toHaveLength(5);
    expect(await confirm(signUpId, code)).toMatchObject({ code: 'challenge-closed' });
  });

  it.each([
    { name: 'just before its end [ASVS 6.4.1, 6.5.5]', afterMs: 10 * MINUTE - 1, isOpen: true },
    {
      name: 'at its end, though the table still holds it [ASVS 6.4.1, 6.5.5]',
      afterMs: 10 * MINUTE,
      isOpen: false,
    },
  ])('$name', async ({ afterMs, isOpen }) => {
    const { signUpId, code } = await signUp();
    world.clock.at += afterMs;
    expect((await confirm(signUpId, code)) === undefined).toBe(isOpen);
  });

  it.each(['sup_00000000000000000000000000', 'nothing', 'acc_00000000000000000000000000', 'sup_#'])(
    'knows nothing of %j',
    async (signUpId) => {
      await signUp();
      expect(await confirm(signUpId, '000000')).toMatchObject({ code: 'challenge-closed' });
    },
  );

  it('the same code five times at once opens one account and tells of it once', async () => {
    const { signUpId, code } = await signUp();
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(signUpId, code)));
    expect(answers).toContain(undefined);
    expect(accounts()).toHaveLength(1);
    expect(world.cognito.users.size).toBe(1);
    expect(world.events().filter(({ type }) => type === 'account.signed-up')).toHaveLength(1);
  });

  it('two sign-ups for one address at once: one owns it, and nothing is left of the other', async () => {
    const mine = await signUp();
    const theirs = await signUp(EVE);
    const answers = await Promise.all([
      confirm(mine.signUpId, mine.code),
      confirm(theirs.signUpId, theirs.code),
    ]);
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    expect(answers.filter((answer) => isProblem(answer) && answer.code === 'challenge-closed')).toHaveLength(
      1,
    );
    expect(accounts()).toHaveLength(1);
    expect([...world.cognito.users.keys()]).toEqual([accounts()[0]?.['accountId']]);
    expect(signUpRecords()).toHaveLength(0);
  });

  describe('a confirmation that breaks off', () => {
    it.each([
      { name: 'before the user is created', fail: () => world.cognito.failNext('AdminCreateUser') },
      { name: 'before the password is set', fail: () => world.cognito.failNext('AdminSetUserPassword') },
      { name: 'before the account is opened', fail: () => world.dynamodb.failNext('TransactWrite') },
      { name: 'before it is told', fail: () => world.dynamodb.failNext('BatchWrite') },
      { name: 'before the sign-up is closed', fail: () => world.dynamodb.failNext('Delete') },
    ])('$name is finished by asking again', async ({ fail }) => {
      const { signUpId, code } = await signUp();
      fail();
      await expect(confirm(signUpId, code)).rejects.toThrow(UnavailableError);
      world.clock.at += MINUTE;
      expect(await confirm(signUpId, code)).toBeUndefined();
      expect(accounts()).toHaveLength(1);
      expect(passwordOf()).toEqual([ADA.password]);
      expect(world.events().filter(({ type }) => type === 'account.signed-up')).toHaveLength(1);
    });

    it('and is asked again after the account was contained, undoes nothing', async () => {
      const { signUpId, code } = await signUp();
      world.dynamodb.failNext('Delete');
      await expect(confirm(signUpId, code)).rejects.toThrow(UnavailableError);
      const { accountId, subject } = accounts()[0] as { accountId: `acc_${string}`; subject: never };
      world.changeAccount(accountId, subject, { state: 'contained', notBefore: 5, factors: ['totp'] });
      expect(await confirm(signUpId, code)).toBeUndefined();
      for (const key of [accountKeys.account(accountId), accountKeys.identifier(subject)])
        expect(world.dynamodb.item('accounts', key)).toMatchObject({
          state: 'contained',
          notBefore: 5,
          factors: ['totp'],
        });
    });

    it('while the loser of a race is removed, is finished by asking again', async () => {
      const theirs = await signUp(EVE);
      const mine = await signUp();
      await confirm(mine.signUpId, mine.code);
      world.cognito.failNext('AdminDeleteUser');
      await expect(confirm(theirs.signUpId, theirs.code)).rejects.toThrow(UnavailableError);
      expect(await confirm(theirs.signUpId, theirs.code)).toMatchObject({ code: 'challenge-closed' });
      expect(passwordOf()).toEqual([ADA.password]);
    });
  });

  it('nobody plants a password on somebody else’s address', async () => {
    // The attacker begins; the owner of the address gets the code, and has no sign-up to give it to but her own.
    const planted = await signUp(EVE);
    const own = await signUp();
    expect(
      await confirm(own.signUpId, planted.code === own.code ? wrongCodeFor(own.code) : planted.code),
    ).toMatchObject({
      code: 'wrong-code',
    });
    expect(await confirm(own.signUpId, own.code)).toBeUndefined();
    expect(passwordOf()).toEqual([ADA.password]);
    // Even the code that the attacker might later see opens nothing any more.
    expect(await confirm(planted.signUpId, planted.code)).toMatchObject({ code: 'challenge-closed' });
    expect(passwordOf()).toEqual([ADA.password]);
  });
});
