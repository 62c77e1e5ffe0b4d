import { randomInt } from 'node:crypto';
import { granted } from '../../factor/signed-in.ts';
import { totpCode } from '../../fakes/cognito-double.ts';
import type { OutageJourney } from './journey.ts';

const newNumber = () => `+491511${String(randomInt(1e7)).padStart(7, '0')}`;

export const FACTOR_JOURNEYS: Readonly<Record<string, OutageJourney>> = {
  'list factors': async (world) => {
    const { me } = await world.me();
    return () => world.useCases.listFactors(me);
  },
  'remove a factor': async (world) => {
    const { me } = await world.me();
    const { factorId } = granted(await world.useCases.makeRecoveryCodes(me));
    return () => world.useCases.removeFactor({ ...me, parameters: { factorId } });
  },
  'enrol an authenticator app': async (world) => {
    const { me } = await world.me();
    return () => world.useCases.enrolTotp(me);
  },
  'confirm an authenticator app': async (world) => {
    const { me } = await world.me();
    const { secret } = granted(await world.useCases.enrolTotp(me));
    world.knowApp(secret);
    world.pass(30_000);
    const code = totpCode(secret, world.now());
    return () => world.useCases.confirmTotp({ ...me, body: { code } });
  },
  'enrol a phone': async (world) => {
    const { me } = await world.me();
    return () => world.useCases.enrolPhone({ ...me, body: { phoneNumber: newNumber() } });
  },
  'confirm a phone': async (world) => {
    // A number is relied on the day after it was enrolled, and whoever has one changes factors with it.
    world.pass(25 * 3_600_000);
    const { me } = await world.me();
    granted(await world.useCases.enrolPhone({ ...me, body: { phoneNumber: newNumber() } }));
    const body = { code: world.texts.lastCode };
    return () => world.useCases.confirmPhone({ ...me, body });
  },
  'enrol the mailbox': async (world) => {
    const { me } = await world.me();
    return () => world.useCases.enrolEmail(me);
  },
  'confirm the mailbox': async (world) => {
    const { me } = await world.me();
    const held = granted(await world.useCases.listFactors(me)).factors.find(({ kind }) => kind === 'email');
    if (held) granted(await world.useCases.removeFactor({ ...me, parameters: { factorId: held.factorId } }));
    granted(await world.useCases.enrolEmail(me));
    const body = { code: world.mailer.lastCode };
    return () => world.useCases.confirmEmail({ ...me, body });
  },
  'begin to register a passkey': async (world) => {
    const { me } = await world.me();
    return () => world.useCases.passkeyOptions(me);
  },
  'register a passkey': async (world) => {
    const { me } = await world.me();
    const { publicKey } = granted(await world.useCases.passkeyOptions(me));
    const passkey = world.makePasskey(publicKey);
    return () => world.useCases.registerPasskey({ ...me, body: { passkey } });
  },
  'make recovery codes': async (world) => {
    const { me } = await world.me();
    return () => world.useCases.makeRecoveryCodes(me);
  },
};
