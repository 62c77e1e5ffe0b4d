import { setTimeout as sleep } from 'node:timers/promises';
import { AuthenticatorApp } from './authenticator-app.ts';
import { promise, type Setting } from './setting.ts';
import { tellDecision } from './tell-decision.ts';
import {
  apiFrom,
  HOME,
  LAPTOP,
  MOBILE_BERLIN,
  PHONE,
  type Place,
  SAO_PAULO,
  type Software,
  STRANGER,
} from './world.ts';

type SignedIn = { readonly accessToken: string; readonly deviceToken: string };

/** One person: signs up, protects her account, signs in from places she has been and a place she has not. */
export async function adaSignsUpAndIn(setting: Setting): Promise<void> {
  const { stage, mailbox, narrator } = setting;
  const email = `ada.${Date.now()}@example.com`;
  const password = 'violet anvil drifting over tuesday';
  const home = apiFrom(stage, HOME, LAPTOP);

  narrator.chapter('Ada signs up, at home');
  const signUp = await home.signUp({ body: { email, password } });
  promise(signUp.ok, 'a sign-up is accepted');
  narrator.good(`202: a code is on its way to ${signUp.body.delivery.destination}`);
  const confirmed = await home.confirmSignUp({
    parameters: { signUpId: signUp.body.signUpId },
    body: { code: await mailbox.codeFor(email) },
  });
  promise(confirmed.ok, 'the mailed code confirms the sign-up');
  narrator.good('204: the code from the mail confirms the account');

  narrator.chapter('She signs in from home and binds an authenticator app');
  const first = await home.signIn({ body: { email, password } });
  promise(first.ok, 'the right password is accepted');
  promise(first.body.status === 'signed-in', 'a first sign-in from where she signed up is let in');
  const { accessToken, deviceToken } = first.body.session;
  const signedIn = apiFrom(stage, HOME, LAPTOP, accessToken);
  const me = await signedIn.getMe();
  promise(me.ok, 'the access token works');
  narrator.good(`200: she is ${me.body.accountId}`);
  const enrolment = await signedIn.enrolTotp();
  promise(enrolment.ok, 'an authenticator app can be bound');
  const app = new AuthenticatorApp(enrolment.body.secret);
  const bound = await signedIn.confirmTotp({
    body: { code: await app.nextCode(), deviceName: 'Ada’s phone' },
  });
  promise(bound.ok, 'the code from the app confirms it');
  narrator.good('204: the authenticator app is bound; from now on its code is always asked');

  const attempt = { setting, email, password, app };
  narrator.chapter('Again from home');
  await signInWithApp(attempt, HOME, LAPTOP, deviceToken);
  narrator.chapter('From a new phone in the same city');
  await signInWithApp(attempt, MOBILE_BERLIN, PHONE);

  narrator.chapter('Minutes later, her password is tried from another continent');
  const stranger = await apiFrom(stage, SAO_PAULO, STRANGER).signIn({ body: { email, password } });
  promise(!stranger.ok || stranger.body.status === 'challenge', 'a stranger with the password is not let in');
  if (stranger.ok && stranger.body.status === 'challenge') {
    const guess = await apiFrom(stage, SAO_PAULO, STRANGER).answerChallenge({
      parameters: { challengeId: stranger.body.challenge.challengeId },
      body: { code: '000000' },
    });
    promise(!guess.ok, 'a guessed code is refused');
    narrator.good(`stepped up; the guessed code: ${guess.status} ${guess.problem.code}`);
  } else if (!stranger.ok)
    narrator.good(`refused like a wrong password: ${stranger.status} ${stranger.problem.code}`);

  narrator.chapter('What was decided for Ada, and why');
  await tellDecisionsOf(setting, me.body.accountId, 4);
}

type Attempt = {
  readonly setting: Setting;
  readonly email: string;
  readonly password: string;
  readonly app: AuthenticatorApp;
};

async function signInWithApp(
  { setting, email, password, app }: Attempt,
  place: Place,
  software: Software,
  deviceToken?: string,
): Promise<SignedIn> {
  const api = apiFrom(setting.stage, place, software);
  const answer = await api.signIn({ body: { email, password, ...(deviceToken ? { deviceToken } : {}) } });
  promise(answer.ok && answer.body.status === 'challenge', 'the authenticator code is asked');
  setting.narrator.good(`200: asked for the code of the authenticator app (${place.name}, ${software.name})`);
  const passed = await api.answerChallenge({
    parameters: { challengeId: answer.body.challenge.challengeId },
    body: { code: await app.nextCode() },
  });
  promise(passed.ok && passed.body.status === 'signed-in', 'the right code signs her in');
  const { session } = passed.body;
  setting.narrator.good(
    `200: signed in, assurance ${session.assurance.level} by ${session.assurance.factors.join(' + ')}`,
  );
  return session;
}

async function tellDecisionsOf(setting: Setting, accountId: string, expected: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const events = await setting.record.eventsOf(accountId);
    const decisions = events.filter((event) => event.type === 'sign-in.decided');
    if (decisions.length >= expected || attempt > 40) {
      promise(decisions.length >= expected, 'every decision is recorded');
      for (const decision of decisions) tellDecision(setting.narrator, decision);
      return;
    }
    await sleep(250);
  }
}
