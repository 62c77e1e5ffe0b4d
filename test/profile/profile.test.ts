import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/platform/problem.ts';
import { subjectOf } from '../../functions/platform/subject.ts';
import { accountKeys, activityKeys } from '../../functions/platform/table-keys.ts';
import { home } from '../builders/risk-facts.ts';
import { type Person, sessionIn, signInWorld, type World } from '../builders/sign-in-world.ts';
import { granted, signedIn } from '../factor/signed-in.ts';

const OLD = 'ada@example.com';
const NEW = 'ada.lovelace@example.org';
const CLOSED = { kind: 'problem', code: 'challenge-closed' };
const REFUSED = { kind: 'problem', code: 'invalid-credentials' };
const DAY = 24 * 3_600_000;

let world: World;
let ada: Person;
let me: Awaited<ReturnType<typeof signedIn>>['me'];

beforeEach(async () => {
  world = await signInWorld();
  ada = await world.person(OLD);
  ({ me } = await signedIn(world, ada));
});

const begin = (email: string, who = me) => world.useCases.beginChange({ ...who, body: { email } });
const confirm = (changeId: string, code: string, who = me) =>
  world.useCases.confirmChange({ ...who, parameters: { changeId }, body: { code } });
const undo = (token: string) =>
  world.useCases.undoChange({
    ...world.request,
    parameters: undefined,
    client: home,
    body: { token },
  });
const tokenIn = (text = '') => /#undo=(\S+)/.exec(text)?.[1] ?? 'none';
const mailTo = (to: string) => world.mailer.sent.findLast((mail) => mail.to === to);
const emailAtPool = () => world.cognito.users.get(ada.accountId)?.attributes['email'];

/** Ada's address after a whole change. @returns the token in the mail to the address before */
async function changed(email = NEW, who = me, before = OLD) {
  const { changeId } = granted(await begin(email, who));
  expect(await confirm(changeId, world.mailer.lastCode, who)).toBeUndefined();
  return tokenIn(mailTo(before)?.text);
}

describe('a change of address', () => {
  it('is made when the code from the new place came back, and told at the old one', async () => {
    const answer = granted(await begin(NEW));
    expect(answer).toMatchObject({ delivery: { medium: 'email', destination: 'a***@e***' } });
    expect(emailAtPool()).toBe(OLD);
    expect(await confirm(answer.changeId, world.mailer.lastCode)).toBeUndefined();
    expect(emailAtPool()).toBe(NEW);
    expect(mailTo(OLD)?.text).toContain('take it back within 7 days');
    sessionIn(await world.signIn(NEW));
    expect(await world.signIn(OLD)).toEqual(REFUSED);
    expect(world.events('profile.changed')).toMatchObject([{ accountId: ada.accountId, kind: 'email' }]);
  });

  it('keeps what was learnt of its owner', async () => {
    const [from, to] = [await subjectOf(world.keys, OLD), await subjectOf(world.keys, NEW)];
    world.db.seed('activity', { ...activityKeys.profile(from), visits: 7 });
    await changed();
    expect(world.db.item('activity', activityKeys.profile(to))).toMatchObject({ visits: 7 });
  });

  it('needs a fresh proof, at its beginning and at its end', async () => {
    const { changeId } = granted(await begin(NEW));
    const code = world.mailer.lastCode;
    world.pass(5 * 60_000 + 1);
    expect(await confirm(changeId, code)).toMatchObject({ code: 'step-up-required' });
    expect(await begin(NEW)).toMatchObject({ code: 'step-up-required' });
    expect(emailAtPool()).toBe(OLD);
  });

  it('to an address that has an account answers the same, tells its owner, and never happens', async () => {
    await world.person(NEW);
    const free = granted(await begin('nobody@example.org'));
    const taken = granted(await begin(NEW));
    expect(Object.keys(taken)).toEqual(Object.keys(free));
    expect(mailTo(NEW)?.text).toContain('another account');
    expect(mailTo(NEW)?.text).not.toMatch(/^\d{6}$/m);
    for (let n = 0; n < 5; n += 1)
      expect(await confirm(taken.changeId, String(n).padStart(6, '0'))).toMatchObject({ code: 'wrong-code' });
    expect(await confirm(taken.changeId, '000009')).toEqual(CLOSED);
    expect(emailAtPool()).toBe(OLD);
  });

  it('is nobody else’s to confirm', async () => {
    const { changeId } = granted(await begin(NEW));
    const code = world.mailer.lastCode;
    const { me: eve } = await signedIn(world, await world.person('eve@example.com'));
    expect(await confirm(changeId, code, eve)).toEqual(CLOSED);
    expect(emailAtPool()).toBe(OLD);
  });

  it('confirmed many times at once is made once', async () => {
    const { changeId } = granted(await begin(NEW));
    const code = world.mailer.lastCode;
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(changeId, code)));
    expect(answers.filter((answer) => !isProblem(answer))).toHaveLength(1);
    expect(world.events('profile.changed')).toHaveLength(1);
  });

  it.each([
    { name: 'the pool', fail: () => world.cognito.failNext('AdminUpdateUserAttributes') },
    { name: 'the table', fail: () => world.db.failNext('TransactWrite') },
    {
      name: 'the mail',
      fail: () => {
        world.mailer.isDown = true;
      },
    },
  ])('broken off by $name is finished by confirming again', async ({ fail }) => {
    const { changeId } = granted(await begin(NEW));
    const code = world.mailer.lastCode;
    fail();
    await expect(confirm(changeId, code)).rejects.toMatchObject({ name: 'UnavailableError' });
    world.mailer.isDown = false;
    expect(await confirm(changeId, code)).toBeUndefined();
    expect(emailAtPool()).toBe(NEW);
    expect(tokenIn(mailTo(OLD)?.text)).toMatch(/^v1\./);
    sessionIn(await world.signIn(NEW));
  });

  it('keeps the address it left from others for as long as it can be taken back', async () => {
    await changed();
    const subject = await subjectOf(world.keys, OLD);
    expect(world.db.item('accounts', accountKeys.identifier(subject))).toMatchObject({
      state: 'erased',
      reservedUntil: world.now() + 7 * DAY,
    });
  });
});

describe('an undo', () => {
  it('restores the address, ends every session and leaves the password to nobody', async () => {
    const token = await changed();
    expect(await undo(token)).toBeUndefined();
    expect(emailAtPool()).toBe(OLD);
    expect(await world.signIn(NEW)).toEqual(REFUSED);
    expect(await world.signIn(OLD)).toEqual(REFUSED);
    const head = world.db.item('accounts', accountKeys.account(ada.accountId));
    expect(head?.['notBefore']).toBeGreaterThan(0);
    expect(world.events('profile.restored')).toMatchObject([{ kind: 'email' }]);
  });

  it('works once, also when it comes twice at once', async () => {
    const token = await changed();
    const answers = await Promise.all([undo(token), undo(token)]);
    expect(answers.filter((answer) => !isProblem(answer))).toHaveLength(1);
    expect(await undo(token)).toEqual(CLOSED);
    expect(world.events('profile.restored')).toHaveLength(1);
  });

  it.each([
    { name: 'at the last moment of seven days', after: 7 * DAY - 1, isRefused: false },
    { name: 'after seven days', after: 7 * DAY, isRefused: true },
  ])('$name', async ({ after, isRefused }) => {
    const token = await changed();
    world.pass(after);
    expect(isProblem(await undo(token))).toBe(isRefused);
    expect(emailAtPool()).toBe(isRefused ? NEW : OLD);
  });

  it('of a first change voids a second: the attacker’s own undo leads nowhere', async () => {
    const first = await changed('mallory@example.net');
    const second = await changed('mallory2@example.net', me, 'mallory@example.net');
    expect(await undo(first)).toBeUndefined();
    expect(emailAtPool()).toBe(OLD);
    expect(await undo(second)).toEqual(CLOSED);
    expect(emailAtPool()).toBe(OLD);
  });

  it.each(['nonsense', 'v1.chg_x.acc_y.1.mac', ''])('of an invented token is refused: %s', async (token) => {
    expect(await undo(token)).toEqual(CLOSED);
  });

  it('broken off is finished by asking again', async () => {
    const token = await changed();
    world.cognito.failNext('AdminSetUserPassword');
    await expect(undo(token)).rejects.toMatchObject({ name: 'UnavailableError' });
    expect(await undo(token)).toBeUndefined();
    expect(emailAtPool()).toBe(OLD);
  });
});

describe('a change of phone number', () => {
  const PHONE = '+4915112345678';

  it('is proved at the new phone, told at the mailbox, and can be taken back', async () => {
    const begun = await world.useCases.beginChange({ ...me, body: { phoneNumber: PHONE } });
    const { changeId, delivery } = granted(begun);
    expect(delivery).toEqual({ medium: 'sms', destination: '+49***78' });
    expect(await confirm(changeId, world.texts.lastCode)).toBeUndefined();
    const attributes = () => world.cognito.users.get(ada.accountId)?.attributes;
    expect(attributes()?.['phone_number']).toBe(PHONE);
    expect(await undo(tokenIn(mailTo(OLD)?.text))).toBeUndefined();
    expect(attributes()?.['phone_number']).toBe('');
  });

  it('to a number that gets no messages is refused', async () => {
    const body = { phoneNumber: '+33612345678' };
    expect(await world.useCases.beginChange({ ...me, body })).toMatchObject({ code: 'conflict' });
  });
});

describe('a request to erase the account', () => {
  it('names the day, leaves the account as it is until then, and can be taken back', async () => {
    const { erasesAt } = granted(await world.useCases.requestDeletion(me));
    expect(erasesAt).toBe(new Date(world.now() + 14 * DAY).toISOString());
    world.pass(1000);
    expect(granted(await world.useCases.requestDeletion(me)).erasesAt).toBe(erasesAt);
    sessionIn(await world.signIn(OLD));
    const deletionAt = () => world.db.item('accounts', accountKeys.account(ada.accountId))?.['deletionAt'];
    expect(deletionAt()).toBeDefined();
    expect(await undo(tokenIn(mailTo(OLD)?.text))).toBeUndefined();
    expect(deletionAt()).toBeUndefined();
  });

  it('needs a fresh proof', async () => {
    world.pass(5 * 60_000 + 1);
    expect(await world.useCases.requestDeletion(me)).toMatchObject({ code: 'step-up-required' });
  });
});
