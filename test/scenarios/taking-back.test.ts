import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/platform/problem.ts';
import { subjectOf } from '../../functions/platform/subject.ts';
import { accountKeys } from '../../functions/platform/table-keys.ts';
import { challengeIn, PASSWORD, type Person, sessionIn } from '../builders/sign-in-world.ts';
import { resetCodeIn, takeoverWorld, undoTokenIn } from '../builders/takeover-world.ts';
import { granted, signedIn } from '../factor/signed-in.ts';
import { SoftwarePasskey } from '../fakes/software-passkey.ts';

const OLD = 'ada@example.com';
const EVIL = 'mallory@example.net';
const EVIL2 = 'mallory2@example.net';
const EVIL_PASSWORD = 'mallory was here and stays here';
const NEXT = 'seven lanterns over the harbour';
const EVIL_PHONE = '+4915112345678';
const CLOSED = { kind: 'problem', code: 'challenge-closed' };

let world: Awaited<ReturnType<typeof takeoverWorld>>;
let ada: Person;
/** A stolen session, minutes old. */
let thief: Awaited<ReturnType<typeof signedIn>>['me'];

beforeEach(async () => {
  world = await takeoverWorld();
  ada = await world.person(OLD);
  ({ me: thief } = await signedIn(world, ada));
});

/** The thief's change of address. @returns the token in the mail to the place it left */
async function changed(email: string, before: string) {
  const { changeId } = granted(await world.useCases.beginChange({ ...thief, body: { email } }));
  const code = world.mailer.lastCode;
  expect(
    await world.useCases.confirmChange({ ...thief, parameters: { changeId }, body: { code } }),
  ).toBeUndefined();
  world.pass(1);
  return undoTokenIn(world.mailTo(before));
}
async function phoneChanged(phoneNumber: string) {
  const { changeId } = granted(await world.useCases.beginChange({ ...thief, body: { phoneNumber } }));
  const body = { code: world.texts.lastCode };
  expect(await world.useCases.confirmChange({ ...thief, parameters: { changeId }, body })).toBeUndefined();
  world.pass(1);
}
const atPool = () => world.cognito.users.get(ada.accountId)?.attributes;
const account = () => world.db.item('accounts', accountKeys.account(ada.accountId));

describe('two undos at once', () => {
  it.each(['AdminSetUserPassword', 'AdminUpdateUserAttributes', 'AdminUserGlobalSignOut'])(
    'end at the owner: the thief’s, fired as the owner’s comes to %s, is refused',
    async (step) => {
      const first = await changed(EVIL, OLD);
      const second = await changed(EVIL2, EVIL); // its link is in the thief's mailbox
      let fired: unknown = 'not fired';
      world.beforeNext(step, async () => {
        fired = await world.undo(second);
      });
      expect(await world.undo(first)).toBeUndefined();
      expect(fired).toEqual(CLOSED);
      expect(atPool()?.['email']).toBe(OLD);
      expect(account()).toMatchObject({ subject: await subjectOf(world.keys, OLD) });
      const evil = await subjectOf(world.keys, EVIL);
      expect(world.db.item('accounts', accountKeys.identifier(evil))).not.toMatchObject({ state: 'active' });
    },
  );

  it.each(['AdminUpdateUserAttributes', 'AdminSetUserPassword', 'AdminUserGlobalSignOut'])(
    'end at the owner: theirs, fired as the thief’s comes to %s, is granted',
    async (step) => {
      const first = await changed(EVIL, OLD);
      const second = await changed(EVIL2, EVIL);
      let fired: unknown = 'not fired';
      world.beforeNext(step, async () => {
        fired = await world.undo(first);
      });
      await world.undo(second);
      expect(fired).toBeUndefined();
      expect(atPool()?.['email']).toBe(OLD);
      expect(account()).toMatchObject({ subject: await subjectOf(world.keys, OLD) });
    },
  );

  it('end at the owner, however they interleave', async () => {
    const first = await changed(EVIL, OLD);
    const second = await changed(EVIL2, EVIL);
    let isDone = false;
    const watch = async () => {
      while (atPool()?.['email'] !== OLD && !isDone) await new Promise((next) => setImmediate(next));
      return world.undo(second);
    };
    const owners = world.undo(first).finally(() => {
      isDone = true;
    });
    const [owner, thiefs] = await Promise.all([owners, watch()]);
    expect([owner, thiefs]).toEqual([undefined, CLOSED]);
    expect(atPool()?.['email']).toBe(OLD);
  });

  it('control: a later change alone is taken back to the one before it', async () => {
    await changed(EVIL, OLD);
    const second = await changed(EVIL2, EVIL);
    expect(await world.undo(second)).toBeUndefined();
    expect(atPool()?.['email']).toBe(EVIL);
  });
});

describe('a change that is on its way while the account is taken back', () => {
  it('is not made, and leaves the pool with the owner’s address', async () => {
    const first = await changed(EVIL, OLD);
    const { changeId } = granted(await world.useCases.beginChange({ ...thief, body: { email: EVIL2 } }));
    const code = world.mailer.lastCode;
    world.beforeNext('AdminUpdateUserAttributes', () => world.undo(first)); // it moved, and has not told the pool
    const late = await world.useCases.confirmChange({ ...thief, parameters: { changeId }, body: { code } });
    expect(late).toEqual(CLOSED);
    expect(atPool()?.['email']).toBe(OLD);
    expect(account()).toMatchObject({ subject: await subjectOf(world.keys, OLD) });
  });

  it('and has only begun, finds its session over', async () => {
    const first = await changed(EVIL, OLD);
    const { changeId } = granted(await world.useCases.beginChange({ ...thief, body: { email: EVIL2 } }));
    const code = world.mailer.lastCode;
    world.beforeNext('AdminGetUser', () => world.undo(first));
    const late = await world.useCases.confirmChange({ ...thief, parameters: { changeId }, body: { code } });
    expect(late).toMatchObject({ code: 'unauthenticated' });
    expect(atPool()?.['email']).toBe(OLD);
  });
});

describe('a reset begun at the thief’s mailbox', () => {
  const begun = async () => {
    const reset = granted(await world.beginReset(EVIL));
    return () => world.confirmReset(reset.resetId, resetCodeIn(world.mailTo(EVIL)?.text), EVIL_PASSWORD);
  };

  it('is over once the address was taken back', async () => {
    const token = await changed(EVIL, OLD);
    const finish = await begun();
    expect(await world.undo(token)).toBeUndefined();
    world.pass(1000);
    expect(await finish()).toEqual(CLOSED);
    expect(isProblem(await world.signIn(OLD, EVIL_PASSWORD))).toBe(true);
  });

  it('that sets its password while the address is taken back leaves a password nobody knows', async () => {
    const token = await changed(EVIL, OLD);
    const finish = await begun();
    world.beforeNext('AdminSetUserPassword', () => world.undo(token));
    expect(await finish()).toEqual(CLOSED);
    expect(isProblem(await world.signIn(OLD, EVIL_PASSWORD))).toBe(true);
  });

  it('control: without an undo it sets the password', async () => {
    await changed(EVIL, OLD);
    const finish = await begun();
    expect(isProblem(await finish())).toBe(false);
    world.pass(1000);
    sessionIn(await world.signIn(EVIL, EVIL_PASSWORD));
  });

  it('control: the owner’s own, begun after the undo, sets it', async () => {
    expect(await world.undo(await changed(EVIL, OLD))).toBeUndefined();
    world.pass(1000);
    const reset = granted(await world.beginReset(OLD));
    const outcome = await world.confirmReset(reset.resetId, resetCodeIn(world.mailTo(OLD)?.text), NEXT);
    expect(isProblem(outcome)).toBe(false);
    world.pass(1000);
    sessionIn(await world.signIn(OLD, NEXT));
  });
});

describe('a password that the thief changes while the account is taken back', () => {
  it.each(['fired while', 'control: without'])('is nobody’s: %s', async (when) => {
    const token = await changed(EVIL, OLD);
    if (when === 'fired while') world.beforeNext('AdminSetUserPassword', () => world.undo(token));
    const body = { currentPassword: PASSWORD, newPassword: EVIL_PASSWORD };
    const outcome = await world.changePassword({ ...thief, body });
    world.pass(1000);
    const isIn = !isProblem(await world.signIn(when === 'fired while' ? OLD : EVIL, EVIL_PASSWORD));
    expect({ isRefused: isProblem(outcome), isIn }).toEqual(
      when === 'fired while' ? { isRefused: true, isIn: false } : { isRefused: false, isIn: true },
    );
  });
});

describe('what was changed after the address', () => {
  it('is taken back with it: the request to erase the account', async () => {
    const token = await changed(EVIL, OLD);
    granted(await world.useCases.requestDeletion(thief));
    expect(account()?.['deletionAt']).toBeDefined(); // control
    expect(await world.undo(token)).toBeUndefined();
    expect(account()?.['deletionAt']).toBeUndefined();
  });

  it.each([
    { name: 'to none', own: undefined, restored: '' },
    { name: 'to the owner’s', own: '+4915187654321', restored: '+4915187654321' },
  ])('is taken back with it: the phone number, $name, over two changes', async ({ own, restored }) => {
    if (own) await phoneChanged(own);
    const token = await changed(EVIL, OLD);
    await phoneChanged('+4915111111111');
    await phoneChanged(EVIL_PHONE);
    expect(atPool()?.['phone_number']).toBe(EVIL_PHONE); // control
    expect(await world.undo(token)).toBeUndefined();
    expect(atPool()?.['phone_number']).toBe(restored);
  });

  it('is taken back also if the undo broke off half-way', async () => {
    const token = await changed(EVIL, OLD);
    await phoneChanged(EVIL_PHONE);
    granted(await world.useCases.requestDeletion(thief));
    world.cognito.failNext('AdminUpdateUserAttributes');
    await expect(world.undo(token)).rejects.toMatchObject({ name: 'UnavailableError' });
    expect(await world.undo(token)).toBeUndefined();
    expect([atPool()?.['phone_number'], account()?.['deletionAt']]).toEqual(['', undefined]);
  });

  it('control: what was changed before it stays', async () => {
    await phoneChanged(EVIL_PHONE);
    const token = await changed(EVIL, OLD);
    expect(await world.undo(token)).toBeUndefined();
    expect(atPool()?.['phone_number']).toBe(EVIL_PHONE);
  });
});

describe('a passkey that the thief enrolled before the address was changed', () => {
  async function planted() {
    const { publicKey } = granted(await world.useCases.passkeyOptions(thief));
    const passkey = new SoftwarePasskey();
    const body = { passkey: passkey.create(publicKey as never) };
    granted((await world.useCases.registerPasskey({ ...thief, body })) as object);
    return passkey;
  }
  const stepUp = async (passkey: SoftwarePasskey) => {
    const asked = await world.useCases.beginStepUp({ ...thief, body: { purpose: 'change-identifier' } });
    const { challengeId, publicKey } = challengeIn(asked);
    const proof = { passkey: passkey.get(publicKey ?? { challenge: '' }) };
    sessionIn(await world.answerWith(challengeId, proof));
  };

  it('goes with it, and the owner gets in with a new password alone', async () => {
    const passkey = await planted();
    await stepUp(passkey);
    const token = await changed(EVIL, OLD);
    sessionIn(await world.byPasskey(passkey)); // control: it signs in alone
    expect(await world.undo(token)).toBeUndefined();
    world.pass(1000);
    expect(await world.byPasskey(passkey)).toMatchObject({ code: 'wrong-code' });
    const reset = granted(await world.beginReset(OLD));
    const code = resetCodeIn(world.mailTo(OLD)?.text);
    expect(isProblem(await world.confirmReset(reset.resetId, code, NEXT))).toBe(false);
    world.pass(1000);
    sessionIn(await world.signIn(OLD, NEXT));
  });

  it('control: one that stood for days, in a session of its own, stays and is asked for', async () => {
    const passkey = await planted();
    world.pass(2 * 24 * 3_600_000);
    thief = await world.signedInBy(ada, passkey);
    const token = await changed(EVIL, OLD);
    expect(await world.undo(token)).toBeUndefined();
    world.pass(1000);
    const reset = granted(await world.beginReset(OLD));
    const code = resetCodeIn(world.mailTo(OLD)?.text);
    expect(isProblem(await world.confirmReset(reset.resetId, code, NEXT))).toBe(false);
    world.pass(1000);
    expect(challengeIn(await world.signIn(OLD, NEXT))).toMatchObject({ factor: 'passkey' });
  });
});
