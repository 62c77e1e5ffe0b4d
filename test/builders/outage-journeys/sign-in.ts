import { granted } from '../../factor/signed-in.ts';
import { type OutageWorld, withPhone } from '../outage-world.ts';
import { challengeIn } from '../sign-in-world.ts';
import type { OutageJourney } from './journey.ts';

/** A challenge by e-mail, because the account is held. */
async function asked(world: OutageWorld) {
  await world.setHead(world.ada.email, { stepUpRequired: true });
  return challengeIn(await world.signInNow());
}

async function withApp(world: OutageWorld) {
  const { me } = await world.me();
  const { secret } = granted(await world.useCases.enrolTotp(me));
  world.knowApp(secret);
  const { code } = world.proofFor({ factor: 'totp' } as never);
  granted(await world.useCases.confirmTotp({ ...me, body: { code: String(code) } }));
}

async function withPasskey(world: OutageWorld) {
  const { me } = await world.me();
  const { publicKey } = granted(await world.useCases.passkeyOptions(me));
  granted(await world.useCases.registerPasskey({ ...me, body: { passkey: world.makePasskey(publicKey) } }));
}

const answering = (world: OutageWorld, { challengeId, ...challenge }: ReturnType<typeof challengeIn>) => {
  const body = world.proofFor({ challengeId, ...challenge });
  return () => world.answerWith(challengeId, body as Parameters<typeof world.answerWith>[1]);
};

/** The factor is enrolled the first time only: who comes again has it. */
async function challengedBy(
  world: OutageWorld,
  factor: 'sms' | 'totp' | 'passkey',
  enrol: (world: OutageWorld) => Promise<void>,
) {
  const { me } = await world.me();
  const { factors } = granted(await world.useCases.listFactors(me));
  if (!factors.some(({ kind }) => kind === factor)) await enrol(world);
  return challengeIn(await world.signInNow());
}

export const SIGN_IN_JOURNEYS: Readonly<Record<string, OutageJourney>> = {
  'sign in': async (world) => () => world.signInNow(),
  'sign in, challenged': async (world) => {
    await world.setHead(world.ada.email, { stepUpRequired: true });
    return () => world.signInNow();
  },
  'answer by e-mail': async (world) => answering(world, await asked(world)),
  'answer by SMS': async (world) => answering(world, await challengedBy(world, 'sms', withPhone)),
  'answer by TOTP': async (world) => answering(world, await challengedBy(world, 'totp', withApp)),
  'answer by passkey': async (world) => answering(world, await challengedBy(world, 'passkey', withPasskey)),
  'answer by recovery code': async (world) => {
    const { me } = await world.me();
    const { codes } = granted(await world.useCases.makeRecoveryCodes(me));
    const { challengeId } = await asked(world);
    return () => world.answerWith(challengeId, { recoveryCode: String(codes[0]) });
  },
  'send a code again': async (world) => {
    const { challengeId } = await asked(world);
    return () => world.resend(challengeId);
  },
  'ask for another factor': async (world) => {
    const { me } = await world.me();
    granted(await world.useCases.makeRecoveryCodes(me));
    const { challengeId } = await challengedBy(world, 'sms', withPhone);
    return () => world.resend(challengeId, 'recovery-code');
  },
  'begin a sign-in by passkey': async (world) => () => world.useCases.beginPasskeySignIn(world.visitor),
  'sign in by passkey': async (world) => {
    await withPasskey(world);
    const { challenge } = granted(await world.useCases.beginPasskeySignIn(world.visitor));
    const passkey = world.signed(challenge.publicKey);
    return () => world.answerWith(challenge.challengeId, { passkey });
  },
  'begin a step-up': async (world) => {
    const { me } = await world.me();
    return () => world.useCases.beginStepUp({ ...me, body: { purpose: 'change-factors' } });
  },
  'answer a step-up': async (world) => {
    const { me } = await world.me();
    const body = { purpose: 'change-factors' } as const;
    const step = granted(await world.useCases.beginStepUp({ ...me, body }));
    return answering(world, challengeIn(step));
  },
  'ask for a new password': async (world) => () => world.beginReset(world.ada.email),
  'set a new password': async (world) => {
    const { resetId, code } = await world.beganReset();
    return () => world.confirmReset(resetId, code, `seven lanterns over harbour ${resetId}`);
  },
};
