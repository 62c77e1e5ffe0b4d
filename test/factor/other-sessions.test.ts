import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/platform/problem.ts';
import { type OutageWorld, outageWorld } from '../builders/outage-world.ts';
import { totpCode } from '../fakes/cognito-double.ts';
import { granted } from './signed-in.ts';

type Me = Awaited<ReturnType<OutageWorld['me']>>['me'];

let world: OutageWorld;
beforeEach(async () => {
  world = await outageWorld();
});

const CHANGES: Readonly<Record<string, (me: Me) => Promise<unknown>>> = {
  'binding an app': async (me) => {
    const { secret } = granted(await world.useCases.enrolTotp(me));
    world.pass(30_000);
    return world.useCases.confirmTotp({ ...me, body: { code: totpCode(secret, world.now()) } });
  },
  'enrolling a phone': async (me) => {
    granted(await world.useCases.enrolPhone({ ...me, body: { phoneNumber: '+4915112345678' } }));
    return world.useCases.confirmPhone({ ...me, body: { code: world.texts.lastCode } });
  },
  'enrolling the mailbox': async (me) => {
    granted(await world.useCases.enrolEmail(me));
    return world.useCases.confirmEmail({ ...me, body: { code: world.mailer.lastCode } });
  },
  'registering a passkey': async (me) => {
    const { publicKey } = granted(await world.useCases.passkeyOptions(me));
    return world.useCases.registerPasskey({ ...me, body: { passkey: world.makePasskey(publicKey) } });
  },
  'making recovery codes': (me) => world.useCases.makeRecoveryCodes(me),
  'removing a factor': async (me) => {
    const { factorId } = granted(await world.useCases.makeRecoveryCodes(me));
    return world.useCases.removeFactor({ ...me, parameters: { factorId } });
  },
};

describe('after a change of factors, the session that made it', () => {
  it.each(Object.entries(CHANGES))('can end all others in one call: %s [ASVS 7.4.3]', async (_, change) => {
    const other = await world.me();
    const { me, session } = await world.me();
    const isLive = (sessionId: string) => world.usable(world.ada.accountId, sessionId);
    expect(isProblem(await change(me))).toBe(false);
    // The change alone ends none: that is left to whoever made it.
    expect(await isLive(other.session.sessionId)).toBe(true);
    await world.signOut({ ...me, body: { others: true } });
    expect(await isLive(other.session.sessionId)).toBe(false);
    expect(await isLive(session.sessionId)).toBe(true);
  });

  it('need not: a new password ends all others by itself [ASVS 7.4.3]', async () => {
    const other = await world.me();
    const { me, session } = await world.me();
    const body = { currentPassword: world.password(), newPassword: 'seven lanterns over the harbour' };
    expect(isProblem(await world.changePassword({ ...me, body }))).toBe(false);
    expect(await world.usable(world.ada.accountId, other.session.sessionId)).toBe(false);
    expect(await world.usable(world.ada.accountId, session.sessionId)).toBe(true);
  });
});
