import { randomUUID } from 'node:crypto';
import { granted } from '../../factor/signed-in.ts';
import { ACTIVITY_SAMPLES } from '../activity-samples.ts';
import type { OutageJourney } from './journey.ts';

const signingOut =
  (body: { readonly everywhere?: boolean; readonly others?: boolean }): OutageJourney =>
  async (world) => {
    await world.me();
    const { me } = await world.me();
    return () => world.signOut({ ...me, body });
  };

const byLink =
  (verdict: 'me' | 'not-me'): OutageJourney =>
  async (world) => {
    const token = await world.contained();
    return () => world.useCases.giveVerdictByLink({ ...world.visitor, body: { token, verdict } });
  };

const A_PASSWORD = 'a quiet morning by the sea';

export const SESSION_JOURNEYS: Readonly<Record<string, OutageJourney>> = {
  'refresh a session': async (world) => {
    const { session } = await world.me();
    return () => world.refresh(session.refreshToken);
  },
  'sign out here': signingOut({}),
  'sign out the others': signingOut({ others: true }),
  'sign out everywhere': signingOut({ everywhere: true }),
  'end a session': async (world) => {
    const { session } = await world.me();
    const { me } = await world.me();
    return () => world.endSession({ ...me, parameters: { sessionId: session.sessionId } });
  },
  'list sessions': async (world) => {
    const { me } = await world.me();
    return () => world.useCases.listSessions(me);
  },
  authorize: async (world) => {
    const { session } = await world.me();
    return () => world.usable(world.ada.accountId, session.sessionId);
  },
  'look at oneself': async (world) => {
    const { me } = await world.me();
    return () => world.useCases.getMe(me);
  },
  'list activity': async (world) => {
    const { me } = await world.me();
    return () => world.useCases.listActivity({ ...me, query: {} });
  },
  'give a verdict': async (world) => {
    const { me } = await world.me();
    const eventId = String(world.events('sign-in.decided').at(-1)?.['eventId']);
    return () =>
      world.useCases.giveVerdictOnActivity({ ...me, parameters: { eventId }, body: { verdict: 'me' } });
  },
  'give a verdict by link: me': byLink('me'),
  'give a verdict by link: not me': byLink('not-me'),
  'tell an owner': async (world) => {
    const { accountId } = world.ada;
    const event = { ...ACTIVITY_SAMPLES['password.changed'], accountId, eventId: `evt_${randomUUID()}` };
    return () => world.useCases.notify(event as Parameters<typeof world.useCases.notify>[0]);
  },
  'sign up': async (world) => {
    const body = { email: `${randomUUID()}@example.org`, password: A_PASSWORD };
    return () => world.useCases.signUp({ ...world.visitor, body });
  },
  'confirm a sign-up': async (world) => {
    const body = { email: `${randomUUID()}@example.org`, password: A_PASSWORD };
    const { signUpId } = granted(await world.useCases.signUp({ ...world.visitor, body }));
    const code = /^\d{8}$/m.exec(world.mailer.sent.at(-1)?.text ?? '')?.[0] ?? '';
    return () => world.useCases.confirmSignUp({ ...world.visitor, parameters: { signUpId }, body: { code } });
  },
};
