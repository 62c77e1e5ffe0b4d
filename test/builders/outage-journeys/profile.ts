import { randomInt } from 'node:crypto';
import { granted } from '../../factor/signed-in.ts';
import type { OutageWorld } from '../outage-world.ts';
import { undoTokenIn } from '../takeover-world.ts';
import type { OutageJourney } from './journey.ts';

const newNumber = () => `+491511${String(randomInt(1e7)).padStart(7, '0')}`;

async function phoneChange(world: OutageWorld) {
  const { me } = await world.me();
  const { changeId } = granted(
    await world.useCases.beginChange({ ...me, body: { phoneNumber: newNumber() } }),
  );
  const body = { code: world.texts.lastCode };
  return () => world.useCases.confirmChange({ ...me, parameters: { changeId }, body });
}

export const PROFILE_JOURNEYS: Readonly<Record<string, OutageJourney>> = {
  'change the password': async (world) => {
    const { me } = await world.me();
    const currentPassword = world.password();
    const newPassword = `seven lanterns over harbour ${randomInt(1e9)}`;
    return () => world.changePassword({ ...me, body: { currentPassword, newPassword } });
  },
  'begin to change the address': async (world) => {
    const { me } = await world.me();
    const body = { email: `ada.${randomInt(1e9)}@example.org` };
    return () => world.useCases.beginChange({ ...me, body });
  },
  'begin to change the phone': async (world) => {
    const { me } = await world.me();
    return () => world.useCases.beginChange({ ...me, body: { phoneNumber: newNumber() } });
  },
  'change the phone': phoneChange,
  'change the address': async (world) => {
    const { me } = await world.me();
    const body = { email: `ada.${randomInt(1e9)}@example.org` };
    const { changeId } = granted(await world.useCases.beginChange({ ...me, body }));
    world.knowAddress(body.email);
    const proof = { code: world.mailer.lastCode };
    return () => world.useCases.confirmChange({ ...me, parameters: { changeId }, body: proof });
  },
  undo: async (world) => {
    // Whoever took something back has nobody’s password, and sets a new one before anything else.
    if (world.events('profile.restored').length > 0) await world.setNewPassword();
    const confirm = await phoneChange(world);
    granted(await confirm());
    const token = undoTokenIn(world.mailer.sent.at(-1));
    return () => world.undo(token);
  },
  'ask to be erased': async (world) => {
    const { me } = await world.me();
    return () => world.useCases.requestDeletion(me);
  },
};
