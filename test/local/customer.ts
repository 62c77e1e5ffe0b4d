import type { Reply } from '../../client/gatehouse-client.ts';
import { Mailbox, type ReceivedMail } from '../../scripts/story/mailbox.ts';
import type { Stage } from '../../scripts/story/setting.ts';
import { apiFrom, LAPTOP } from '../../scripts/story/world.ts';
import { homeOfTheirOwn, PASSWORD, signUp } from './people.ts';

type Visitor = ReturnType<typeof apiFrom>;
type Answer = Parameters<Visitor['answerChallenge']>[0]['body'];

/** The body of an answer that must be one. */
export function got<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.status} ${reply.problem.code} ${reply.problem.detail ?? ''}`);
  return reply.body;
}

/** A number that nobody else in the run has. */
export const newNumber = () => `+491511${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`;

/** Somebody who has just signed up, at a home of their own, with what they do most. */
export async function newCustomer(stage: Stage, about: { readonly phoneNumber?: string } = {}) {
  const place = homeOfTheirOwn();
  const email = await signUp(stage, { ...about, place });
  const mailbox = new Mailbox(stage.mailboxUrl);
  const visitor = apiFrom(stage, place, LAPTOP);

  const signIn = async (more: { readonly password?: string; readonly deviceToken?: string } = {}) =>
    got(await visitor.signIn({ body: { email, password: PASSWORD, ...more } }));

  const answer = async (challengeId: string, body: Answer, from: Visitor = visitor) => {
    const reply = got(await from.answerChallenge({ parameters: { challengeId }, body }));
    if (reply.status !== 'signed-in') throw new Error('not signed in');
    return reply.session;
  };

  return {
    email,
    place,
    visitor,
    signIn,
    answer,
    as: (accessToken: string) => apiFrom(stage, place, LAPTOP, accessToken),

    /** A session, with the code from the mail where what the rest of the run did at this software makes one due. */
    async session(more?: Parameters<typeof signIn>[0]) {
      const answered = await signIn(more);
      if (answered.status === 'signed-in') return answered.session;
      const { factor, challengeId } = answered.challenge;
      if (factor !== 'email') throw new Error(`challenged by ${factor}`);
      return answer(challengeId, { code: await mailbox.codeFor(email) });
    },

    /** The challenge of a sign-in by password, which must be one. */
    async challenge(more?: Parameters<typeof signIn>[0]) {
      const answered = await signIn(more);
      if (answered.status !== 'challenge') throw new Error('not challenged');
      return answered.challenge;
    },

    told: (about: RegExp, where = email) =>
      mailbox.waitFor(where, ({ subject }) => about.test(subject), 60_000),

    codeSince: (since: number) => mailbox.codeFor(email, since),
  };
}

/** The token of the link that takes back what a mail tells of. */
export function undoTokenIn({ text }: ReceivedMail): string {
  const token = /#undo=(\S+)/.exec(text)?.[1];
  if (!token) throw new Error('no link to take it back');
  return token;
}
