import { beforeEach, describe, expect, it } from 'vitest';
import { holdOf, withHold } from '../../functions/account/domain/held-account.ts';
import { newId } from '../../functions/platform/ids.ts';
import { isProblem } from '../../functions/platform/problem.ts';
import { ADA, HOME } from '../builders/account-world.ts';
import { NEW_PASSWORD, recoveryWorld } from '../builders/recovery-world.ts';

/** What lets the client that had the code try the new password. */
const DONE = /^m1\./;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: Awaited<ReturnType<typeof recoveryWorld>>;
beforeEach(async () => {
  world = await recoveryWorld();
});

/** Another code of the same letters. */
const wrong = (code: string) => (code.startsWith('0') ? `1${code.slice(1)}` : `0${code.slice(1)}`);
/** What nobody signs in with stands beside the accounts. */
const owned = () => world.dynamodb.items('accounts').filter(({ pk }) => pk !== 'IDENTIFIER#decoy');
const passwordOf = (accountId: string) => world.cognito.users.get(accountId)?.password;

describe('asking for a new password', () => {
  it('mails a code that is alone on its line, and tells where it went without telling the address', async () => {
    await world.account();
    const { delivery, code } = await world.beganReset();
    expect(delivery).toEqual({ medium: 'email', destination: 'a***@e***' });
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(world.mailbox.mails[0]?.text).toMatch(/set a new password.*Hamburg/);
  });

  it('sends the mail to the account’s address, never to a look-alike that was typed', async () => {
    await world.account({ ...ADA, email: 'mike@example.org' });
    await world.begin('Mi\u212Ae@Example.org');
    expect(world.mailbox.mails).toMatchObject([{ to: 'mike@example.org' }]);
  });

  it('answers the same after the same work for an address that nobody has [ASVS 6.3.8]', async () => {
    const footprint = async (prepare: () => Promise<unknown>) => {
      world = await recoveryWorld();
      await prepare();
      const before = world.dynamodb.calls.length;
      const { resetId, delivery } = await world.beganReset();
      const [record = {}] = world.dynamodb.items('sessions').filter(({ sk }) => sk === 'RESET');
      return {
        delivery,
        idLength: resetId.length,
        mails: world.mailbox.mails.length,
        calls: world.dynamodb.calls
          .slice(before)
          .map(({ command, input }) => `${command} ${input['TableName']}`)
          .toSorted(),
        record: Object.entries(record).map(([name, value]) => [name, String(value).length]),
        cognito: world.cognito.calls.length,
      };
    };
    expect(await footprint(() => world.account())).toEqual(await footprint(async () => undefined));
  });

  it('tells an address without an account that it has none, and no code opens one', async () => {
    const { resetId, code } = await world.beganReset('nobody@example.org');
    expect(code).toBe('none');
    expect(world.mailbox.mails[0]?.subject).toMatch(/no Gatehouse account/);
    const answers = [];
    for (let guess = 0; guess < 6; guess += 1) answers.push(await world.confirm(resetId, '00000000'));
    await world.account();
    const owned = await world.beganReset();
    const same = [];
    for (let guess = 0; guess < 6; guess += 1)
      same.push(await world.confirm(owned.resetId, wrong(owned.code)));
    expect(answers).toEqual(same);
  });

  it('is limited by address of the caller, and its mails by the account [ASVS 6.3.1]', async () => {
    await world.account();
    for (let i = 0; i < 20; i += 1) await world.begin();
    expect(world.mailbox.mails).toHaveLength(10);
    expect(await world.begin()).toMatchObject({ code: 'too-many-attempts' });
    const elsewhere = await world.begin(ADA.email, { ...HOME, ip: '192.0.2.11' });
    expect(isProblem(elsewhere)).toBe(false);
    world.clock.at += HOUR;
    expect(isProblem(await world.begin())).toBe(false);
    expect(world.mailbox.mails).toHaveLength(12);
  });
});

describe('setting a new password', () => {
  it('sets it, ends every session at the next request, and tells of it once [ASVS 6.4.3, 7.4.3]', async () => {
    const account = await world.account();
    const session = await world.session(account);
    const { resetId, code } = await world.beganReset();
    expect(await world.confirm(resetId, code)).toMatch(DONE);
    expect(passwordOf(account.accountId)).toBe(NEW_PASSWORD);
    expect(
      await world.useCases.refreshSession({ ...world.visitor, body: { refreshToken: session.refreshToken } }),
    ).toMatchObject({
      code: 'session-ended',
    });
    expect(world.events().filter(({ type }) => type === 'password.changed')).toMatchObject([
      { accountId: account.accountId, by: 'reset' },
    ]);
  });

  it('leaves an enrolled second factor as it is [ASVS 6.4.3]', async () => {
    const account = await world.account();
    world.changeAccount(account.accountId, account.subject, { factors: ['totp'] });
    const { resetId, code } = await world.beganReset();
    await world.confirm(resetId, code);
    expect(owned().every(({ factors }) => String(factors) === 'totp')).toBe(true);
  });

  it('opens an account again that waits for a new password, and nothing else that is held against it', async () => {
    const { accountId, subject } = await world.account();
    const free = { state: 'active', stepUpRequired: false, notBefore: 0, holds: [] } as const;
    const incident = newId('inc', world.clock.at);
    const held = withHold(withHold(free, holdOf(incident, 'reset')), holdOf(incident, 'step-up'));
    world.changeAccount(accountId, subject, held);
    const { resetId, code } = await world.beganReset();
    await world.confirm(resetId, code);
    for (const item of owned()) expect(item).toMatchObject({ state: 'active', stepUpRequired: true });
  });

  it('refuses a password that cannot be accepted, and uses no try for it [ASVS 6.2.1, 6.2.11]', async () => {
    await world.account();
    const { resetId, code } = await world.beganReset();
    for (let i = 0; i < 6; i += 1)
      expect(await world.confirm(resetId, code, 'short')).toMatchObject({ code: 'unacceptable-password' });
    expect(await world.confirm(resetId, code, 'example example ok')).toMatchObject({
      code: 'unacceptable-password',
    });
    expect(await world.confirm(resetId, code)).toMatch(DONE);
  });

  it('takes five guesses, then not even the right code [ASVS 6.6.3]', async () => {
    const { accountId } = await world.account();
    const { resetId, code } = await world.beganReset();
    for (let guess = 0; guess < 5; guess += 1)
      expect(await world.confirm(resetId, wrong(code))).toMatchObject({ code: 'wrong-code' });
    expect(await world.confirm(resetId, code)).toMatchObject({ code: 'challenge-closed' });
    expect(passwordOf(accountId)).toBe(ADA.password);
  });

  it('counts 200 guesses at once as five [ASVS 6.6.3]', async () => {
    await world.account();
    const { resetId, code } = await world.beganReset();
    const answers = await Promise.all(Array.from({ length: 200 }, () => world.confirm(resetId, wrong(code))));
    expect(answers.filter((answer) => isProblem(answer) && answer.code === 'wrong-code')).toHaveLength(5);
  });

  it('has one winner when the right code comes many times at once [ASVS 6.5.1]', async () => {
    const { accountId } = await world.account();
    const { resetId, code } = await world.beganReset();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => world.confirm(resetId, code, `${NEW_PASSWORD} ${i}`)),
    );
    const winners = answers.flatMap((answer, i) => (isProblem(answer) ? [] : [i]));
    expect(winners).toHaveLength(1);
    expect(passwordOf(accountId)).toBe(`${NEW_PASSWORD} ${winners[0]}`);
  });

  it('is not kept from its owner by strangers’ guesses at other resets [ASVS 6.6.3]', async () => {
    await world.account();
    for (let reset = 0; reset < 20; reset += 1) {
      const client = { ...HOME, ip: `203.0.${reset}.9` };
      const begun = await world.begin(ADA.email, client);
      if (isProblem(begun)) throw new Error(begun.code);
      for (let guess = 0; guess < 5; guess += 1)
        expect(await world.confirm(begun.resetId, '0000-0000-0000')).toMatchObject({ code: 'wrong-code' });
    }
    const mine = await world.beganReset();
    expect(await world.confirm(mine.resetId, mine.code)).toMatch(DONE);
  });

  it('takes its code as people type it', async () => {
    await world.account();
    const { resetId, code } = await world.beganReset();
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    expect(await world.confirm(resetId, typed)).toMatch(DONE);
  });

  it('needs a code that a mail carried: without a mail there is none', async () => {
    await world.account();
    for (let n = 0; n < 10; n += 1) await world.begin();
    world.recovery.randomInt = () => 0;
    const unsent = await world.begin();
    if (isProblem(unsent)) throw new Error(unsent.code);
    expect(world.mailbox.mails).toHaveLength(10);
    expect(await world.confirm(unsent.resetId, '0000-0000-0000')).toMatchObject({ code: 'wrong-code' });
    world.clock.at += HOUR;
    const sent = await world.beganReset();
    expect(sent.code).toBe('0000-0000-0000');
    expect(await world.confirm(sent.resetId, sent.code)).toMatch(DONE);
  });

  it('is over after ten minutes, and when it was used [ASVS 6.5.1, 6.5.5]', async () => {
    await world.account();
    const { resetId, code } = await world.beganReset();
    await world.confirm(resetId, code);
    expect(await world.confirm(resetId, code, `${NEW_PASSWORD}!`)).toMatchObject({
      code: 'challenge-closed',
    });
    const later = await world.beganReset();
    world.clock.at += 10 * MINUTE;
    expect(await world.confirm(later.resetId, later.code)).toMatchObject({ code: 'challenge-closed' });
  });

  it('of one reset takes no code of another [ASVS 6.6.2]', async () => {
    await world.account();
    await world.account({ email: 'bob@example.org', password: ADA.password });
    const ada = await world.beganReset();
    const bob = await world.beganReset('bob@example.org');
    expect(await world.confirm(bob.resetId, ada.code)).toMatchObject({ code: 'wrong-code' });
    expect(await world.confirm(bob.resetId, bob.code)).toMatch(DONE);
  });

  it.each([
    { name: 'before its code was judged', fail: () => world.dynamodb.failNext('Update') },
    { name: 'as the password was set', fail: () => world.cognito.failNext('AdminSetUserPassword') },
    { name: 'as the pool ended its sessions', fail: () => world.cognito.failNext('AdminUserGlobalSignOut') },
    { name: 'as it was recorded', fail: () => world.dynamodb.failNext('BatchWrite') },
    { name: 'as sessions were ended', fail: () => world.dynamodb.failNext('TransactWrite') },
  ])('that broke off $name is finished by asking again', async ({ fail }) => {
    const { accountId } = await world.account();
    const { resetId, code } = await world.beganReset();
    fail();
    await expect(world.confirm(resetId, code)).rejects.toMatchObject({ name: 'UnavailableError' });
    expect(await world.confirm(resetId, code)).toMatch(DONE);
    expect(passwordOf(accountId)).toBe(NEW_PASSWORD);
  });
});
