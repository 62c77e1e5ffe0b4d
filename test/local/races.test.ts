import { describe, expect, inject, it } from 'vitest';
import type { Reply } from '../../client/gatehouse-client.ts';
import { inParallel } from '../../scripts/story/in-parallel.ts';
import { stageOf } from '../../scripts/story/stage-of.ts';
import { got, newCustomer, newNumber, undoTokenIn } from './customer.ts';
import { PhoneInbox } from './phone-inbox.ts';

const stage = stageOf(inject('localState'));
const phones = new PhoneInbox(stage);

/** Each request in flight is a function of its own here, and so many of them fit into one machine. */
const IN_FLIGHT = 25;
const MAX_TRIES = 5;
/** As long as a refresh token may come again because its answer got lost. */
const GRACE_MS = 10_000;

const atOnce = <T>(count: number, act: (n: number) => Promise<Reply<T>>) =>
  inParallel(
    Array.from({ length: count }, (_, n) => n),
    IN_FLIGHT,
    act,
  );
const statuses = (replies: readonly Reply<unknown>[], status: number) =>
  replies.filter((reply) => reply.status === status).length;

/** Somebody with a phone, whose sign-ins are asked for a code. */
async function withPhone() {
  const ada = await newCustomer(stage);
  const mine = ada.as((await ada.session()).accessToken);
  const number = newNumber();
  got(await mine.enrolPhone({ body: { phoneNumber: number } }));
  const code = await phones.codeFor(number, 1);
  expect((await mine.confirmPhone({ body: { code } })).status).toBe(204);
  const { challengeId } = await ada.challenge();
  return { ada, mine, challengeId, code: await phones.codeFor(number, 2) };
}

/** A code that is not this one, another for each n below a million. */
const notThe = (code: string, n: number) => String((Number(code) + n + 1) % 1_000_000).padStart(6, '0');

describe('many at once, with a real store', () => {
  it('200 wrong codes: five are judged, then the right one comes too late', async () => {
    const { ada, mine, challengeId, code } = await withPhone();
    const replies = await atOnce(200, (n) =>
      ada.visitor.answerChallenge({ parameters: { challengeId }, body: { code: notThe(code, n) } }),
    );
    expect(statuses(replies, 401)).toBeLessThanOrEqual(MAX_TRIES);
    expect(statuses(replies, 401)).toBeGreaterThan(0);
    expect(statuses(replies, 401) + statuses(replies, 410) + statuses(replies, 429)).toBe(200);
    const late = await ada.visitor.answerChallenge({ parameters: { challengeId }, body: { code } });
    expect(late.status).toBe(410);
    expect(got(await mine.listSessions()).sessions).toHaveLength(1);
  });

  it('50 right codes: one session', async () => {
    const { ada, mine, challengeId, code } = await withPhone();
    const replies = await atOnce(50, () =>
      ada.visitor.answerChallenge({ parameters: { challengeId }, body: { code } }),
    );
    expect([statuses(replies, 200), statuses(replies, 410)]).toEqual([1, 49]);
    // The one that enrolled the phone, and the one that was won.
    expect(got(await mine.listSessions()).sessions).toHaveLength(2);
  });

  it('50 refreshes with one token: one next token for all of them, and the session goes on', async () => {
    const ada = await newCustomer(stage);
    const { refreshToken } = await ada.session();
    // The functions are there before the race, because one machine needs long to start them all.
    await atOnce(IN_FLIGHT, () => ada.visitor.refreshSession({ body: { refreshToken: 'none' } }));
    const startedAt = Date.now();
    const answeredAt: number[] = [];
    const replies = await atOnce(50, async (n) => {
      const reply = await ada.visitor.refreshSession({ body: { refreshToken } });
      answeredAt[n] = Date.now() - startedAt;
      return reply;
    });
    const tokens = new Set(replies.flatMap((reply) => (reply.ok ? [reply.body.refreshToken] : [])));
    expect(tokens.size).toBe(1);
    // On a machine so slow that a token comes again after the grace, it is taken for a stolen one, as it should be.
    const inTime = replies.filter((_, n) => Number(answeredAt[n]) < GRACE_MS);
    expect(inTime.map(({ status }) => status)).toEqual(inTime.map(() => 200));
    expect(statuses(replies, 200) + statuses(replies, 401)).toBe(50);
    const isWhole = statuses(replies, 200) === 50;
    const [next = ''] = tokens;
    const { status } = await ada.visitor.refreshSession({ body: { refreshToken: next } });
    expect(status).toBe(isWhole ? 200 : 401);
  });

  it('20 uses of one recovery code, in four challenges: one session', async () => {
    const ada = await newCustomer(stage);
    const mine = ada.as((await ada.session()).accessToken);
    const { codes } = got(await mine.makeRecoveryCodes());
    const number = newNumber();
    got(await mine.enrolPhone({ body: { phoneNumber: number } }));
    const body = { code: await phones.codeFor(number, 1) };
    expect((await mine.confirmPhone({ body })).status).toBe(204);
    const challenges: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      const { challengeId } = await ada.challenge();
      const choice = { parameters: { challengeId }, body: { factor: 'recovery-code' as const } };
      got(await ada.visitor.resendChallenge(choice));
      challenges.push(challengeId);
    }
    const recoveryCode = String(codes[0]);
    const replies = await atOnce(20, (n) =>
      ada.visitor.answerChallenge({
        parameters: { challengeId: String(challenges[n % 4]) },
        body: { recoveryCode },
      }),
    );
    expect(statuses(replies, 200)).toBe(1);
    expect(got(await mine.listSessions()).sessions).toHaveLength(2);
    const left = got(await mine.listFactors()).factors.map(({ codesLeft }) => codesLeft);
    expect(left).toContain(9);
  });

  it('two undos with one link: one takes it back', async () => {
    const ada = await newCustomer(stage, { phoneNumber: newNumber() });
    const mine = ada.as((await ada.session()).accessToken);
    const phoneNumber = newNumber();
    const { changeId } = got(await mine.beginChange({ body: { phoneNumber } }));
    const code = await phones.codeFor(phoneNumber, 1);
    expect((await mine.confirmChange({ parameters: { changeId }, body: { code } })).status).toBe(204);
    const token = undoTokenIn(await ada.told(/phone number was changed/));
    const replies = await atOnce(2, () => ada.visitor.undoChange({ body: { token } }));
    expect([statuses(replies, 204), statuses(replies, 410)]).toEqual([1, 1]);
  });
});
