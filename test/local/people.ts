import type { Reply } from '../../client/gatehouse-client.ts';
import { Mailbox } from '../../scripts/story/mailbox.ts';
import type { Stage } from '../../scripts/story/setting.ts';
import { apiFrom, HOME, LAPTOP, type Place } from '../../scripts/story/world.ts';

export const PASSWORD = 'violet anvil drifting over tuesday';

/** At home, on an address that nobody else in the whole run has: what is counted by address is theirs alone. */
export function homeOfTheirOwn(): Place {
  const part = () => Math.floor(Math.random() * 256);
  return { ...HOME, ip: `100.${64 + (part() % 64)}.${part()}.${part()}` };
}

/** Where each person signed up: people sign in there unless a test says otherwise. */
const homes = new Map<string, Place>();

/** A person with a confirmed account. @returns the e-mail address */
export async function signUp(
  stage: Stage,
  { place = homeOfTheirOwn(), phoneNumber }: { place?: Place; phoneNumber?: string } = {},
): Promise<string> {
  const email = `journey-${crypto.randomUUID()}@example.com`;
  const api = apiFrom(stage, place, LAPTOP);
  const begun = await api.signUp({
    body: { email, password: PASSWORD, ...(phoneNumber ? { phoneNumber } : {}) },
  });
  if (!begun.ok) throw new Error(`sign-up: ${begun.problem.code}`);
  const code = await new Mailbox(stage.mailboxUrl).codeFor(email);
  const { signUpId } = begun.body;
  const done = await api.confirmSignUp({ parameters: { signUpId }, body: { code } });
  if (!done.ok) throw new Error(`confirmation: ${done.problem.code}`);
  homes.set(email, place);
  return email;
}

/** @returns the session of somebody who signs in at home */
export async function signedIn(stage: Stage, email: string, place: Place = homes.get(email) ?? HOME) {
  const api = apiFrom(stage, place, LAPTOP);
  const answer = await api.signIn({ body: { email, password: PASSWORD } });
  if (!answer.ok) throw new Error(`sign-in: ${answer.problem.code}`);
  if (answer.body.status === 'signed-in') return answer.body.session;
  // What the rest of the run did at this software can make a proof due, as it would for anybody.
  const { challengeId } = answer.body.challenge;
  const code = await new Mailbox(stage.mailboxUrl).codeFor(email);
  const proved = await api.answerChallenge({ parameters: { challengeId }, body: { code } });
  if (!proved.ok || proved.body.status !== 'signed-in') throw new Error('not signed in');
  return proved.body.session;
}

const PATIENCE = 20;

/** Asks again as long as the answer is a server's failure: what a client does whose server was killed. */
export async function stubbornly<T>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await ask();
      if (answer.ok || answer.status < 500 || attempt === PATIENCE) return answer;
    } catch (failure) {
      if (attempt === PATIENCE) throw failure;
    }
  }
}
