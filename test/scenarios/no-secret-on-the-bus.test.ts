import { describe, expect, it } from 'vitest';
import { streamRecordOf } from '../../functions/activity/adapters/activity-stream.ts';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import { isProblem } from '../../functions/platform/problem.ts';
import { ADA, accountWorld } from '../builders/account-world.ts';
import { publisher } from '../builders/publisher-world.ts';
import { challengeIn, sessionIn, signInWorld } from '../builders/sign-in-world.ts';
import { streamRecord } from '../builders/stream-records.ts';
import { totpCode } from '../fakes/cognito-double.ts';

const EMAIL = 'canary.person@canary.example';
const BY_MAIL = 'mailed.person@canary.example';
const WRONG_PASSWORD = 'wrong canary horse battery';
/** As long as one that a person could type; a code is looked for as a word, because digits stand in ids as well. */
const CODE_LENGTH = 6;

type Journey = { readonly events: readonly ActivityEvent[]; readonly secrets: readonly string[] };

/** What the bus and the queue for unreadable records were given of these events, as text. */
async function publishedText(events: readonly ActivityEvent[]): Promise<string> {
  const { bus, parked, publish } = publisher();
  await publish(...events.map((event) => streamRecord(event)));
  expect(bus.taken).toHaveLength(events.length);
  return JSON.stringify([bus.taken, parked]);
}

function secretsIn(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) =>
    secret.length <= CODE_LENGTH ? new RegExp(`\\b${secret}\\b`).test(text) : text.includes(secret),
  );
}

async function signInJourney(): Promise<Journey> {
  const world = await signInWorld();
  const { password, totpSecret = '' } = await world.person(EMAIL, { totp: true });
  await world.signIn('nobody@canary.example', WRONG_PASSWORD);
  await world.signIn(EMAIL, WRONG_PASSWORD);
  const { challengeId } = challengeIn(await world.signIn(EMAIL, password));
  const wrongCode = totpCode(totpSecret, world.now() + 3_600_000);
  await world.answer(challengeId, wrongCode);
  const code = totpCode(totpSecret, world.now());
  const session = sessionIn(await world.answer(challengeId, code));
  await world.signIn(EMAIL, password, { deviceToken: session.deviceToken });
  await world.person(BY_MAIL, { stepUpRequired: true });
  const mailed = challengeIn(await world.signIn(BY_MAIL, password));
  const firstCode = world.mailer.lastCode;
  await world.resend(mailed.challengeId);
  const { lastCode } = world.mailer;
  const byMail = sessionIn(await world.answer(mailed.challengeId, lastCode));
  const tokens = [session, byMail].flatMap((one) => [
    one.accessToken,
    one.idToken,
    one.refreshToken,
    one.deviceToken,
  ]);
  return {
    events: world.events() as unknown as ActivityEvent[],
    secrets: [
      EMAIL,
      BY_MAIL,
      'canary',
      password,
      WRONG_PASSWORD,
      totpSecret,
      wrongCode,
      code,
      firstCode,
      lastCode,
      ...tokens,
    ],
  };
}

async function accountJourney(): Promise<Journey> {
  const world = await accountWorld();
  const signUp = await world.useCases.signUp({ ...world.visitor, body: ADA });
  if (isProblem(signUp)) throw new Error(signUp.code);
  const mailedCode = world.codeIn(world.mailbox.mails.at(-1)) ?? '';
  const { signUpId } = signUp;
  await world.useCases.confirmSignUp({
    ...world.visitor,
    parameters: { signUpId },
    body: { code: mailedCode },
  });
  const other = { email: 'grace@example.org', password: 'an evening walk along the canal' };
  const session = await world.session(await world.account(other));
  const me = { ...world.common, principal: session.principal };
  const enrolment = await world.useCases.enrolTotp(me);
  if (isProblem(enrolment)) throw new Error(enrolment.code);
  const code = totpCode(enrolment.secret, world.clock.at);
  await world.useCases.confirmTotp({ ...me, body: { code, deviceName: 'My phone' } });
  const body = { refreshToken: session.refreshToken };
  const next = await world.useCases.refreshSession({ ...world.visitor, body });
  if (isProblem(next)) throw new Error(next.code);
  world.clock.at += 11_000;
  await world.useCases.refreshSession({ ...world.visitor, body });
  await world.useCases.signOut({ ...me, body: {} });
  const tokens = [session, next].flatMap((one) => [one.accessToken, one.idToken, one.refreshToken]);
  return {
    events: world.events(),
    secrets: [
      ADA.email,
      ADA.password,
      other.email,
      other.password,
      mailedCode,
      enrolment.secret,
      code,
      ...tokens,
    ],
  };
}

describe.each([
  {
    name: 'signing in',
    journey: signInJourney,
    types: ['challenge.answered', 'sign-in.decided'],
  },
  {
    name: 'signing up, enrolling a factor, refreshing and being found out',
    journey: accountJourney,
    types: ['account.signed-up', 'factor.enrolled', 'session.refreshed', 'session.reuse-detected'],
  },
])('what is published of $name', ({ journey, types }) => {
  it('names no address, password, token or code', async () => {
    const { events, secrets } = await journey();
    expect([...new Set(events.map(({ type }) => type))].sort()).toEqual(types);
    expect(secrets.every((secret) => secret.length >= CODE_LENGTH)).toBe(true);
    expect(secretsIn(await publishedText(events), secrets)).toEqual([]);
  });

  it('would be caught naming any of them', async () => {
    const { events, secrets } = await journey();
    const [event] = events as [ActivityEvent];
    for (const secret of secrets) {
      const leaking = { ...event, deviceId: `left by mistake: ${secret}` } as ActivityEvent;
      expect(secretsIn(await publishedText([leaking]), [secret])).toEqual([secret]);
    }
    expect(streamRecordOf(streamRecord(event))).toEqual({ kind: 'event', event });
  });
});
