import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/platform/problem.ts';
import { challengeIn, type Person, sessionIn, signInWorld, type World } from '../builders/sign-in-world.ts';
import { granted, signedIn } from './signed-in.ts';

const EMAIL = 'ada@example.com';
const PHONE = '+4915112345678';
const WRONG = { kind: 'problem', code: 'wrong-code' };
const DAY = 24 * 3_600_000;

let world: World;
let ada: Person;

beforeEach(async () => {
  world = await signInWorld();
  ada = await world.person(EMAIL);
});

const other = (code: string) => (code === '000000' ? '000001' : '000000');

async function withPhone(phoneNumber = PHONE) {
  const { me, session } = await signedIn(world, ada);
  const begun = granted(await world.useCases.enrolPhone({ ...me, body: { phoneNumber } }));
  const code = world.texts.lastCode;
  const confirmed = await world.useCases.confirmPhone({ ...me, body: { code } });
  // From then on it is relied on.
  world.pass(DAY);
  return { me, session, begun, confirmed };
}

describe('a phone', () => {
  it('is enrolled by the code from its message, and masked ever after [ASVS 6.6.1]', async () => {
    const { me, begun, confirmed } = await withPhone();
    expect(confirmed).toBeUndefined();
    expect(begun.delivery).toEqual({ medium: 'sms', destination: '+49***78' });
    expect(world.texts.sent).toMatchObject([{ to: PHONE, text: expect.stringMatching(/^\d{6}\nGatehouse/) }]);
    expect(await world.useCases.listFactors(me)).toMatchObject({
      factors: [{ kind: 'sms', name: 'Phone +49***78', destination: '+49***78' }],
    });
    expect(JSON.stringify([world.db.items('accounts'), world.db.items('sessions')])).not.toContain(
      '15112345678',
    );
  });

  it.each([
    { name: 'a landline', phoneNumber: '+493012345678' },
    { name: 'no number at all', phoneNumber: '+10000000' },
    { name: 'a country we do not serve', phoneNumber: '+33612345678' },
  ])('that is $name is refused before a message is paid for', async ({ phoneNumber }) => {
    const { me } = await signedIn(world, ada);
    expect(await world.useCases.enrolPhone({ ...me, body: { phoneNumber } })).toMatchObject({
      code: 'conflict',
    });
    expect(world.texts.sent).toEqual([]);
  });

  it('takes five wrong codes, and then no right one', async () => {
    const { me } = await signedIn(world, ada);
    granted(await world.useCases.enrolPhone({ ...me, body: { phoneNumber: PHONE } }));
    const code = world.texts.lastCode;
    for (let n = 0; n < 5; n += 1)
      expect(await world.useCases.confirmPhone({ ...me, body: { code: other(code) } })).toMatchObject(WRONG);
    expect(await world.useCases.confirmPhone({ ...me, body: { code } })).toMatchObject({ code: 'conflict' });
  });

  it('is asked for on a new device, with a code of its own each time', async () => {
    await withPhone();
    const challenge = challengeIn(await world.signIn(EMAIL));
    expect(challenge).toMatchObject({ factor: 'sms', destination: '+49***78', alternatives: [] });
    const code = world.texts.lastCode;
    expect(await world.answer(challenge.challengeId, other(code))).toMatchObject(WRONG);
    const session = sessionIn(await world.answer(challenge.challengeId, code));
    expect(session.assurance).toMatchObject({ level: 'aal2', factors: ['pwd', 'sms'] });
  });

  it('costs no more than ten messages a day, and the mailbox is no way around it', async () => {
    await withPhone();
    for (let n = 1; n <= 10; n += 1) await world.signIn(EMAIL);
    expect(world.texts.sent).toHaveLength(11);
    world.pass(1);
    expect(await world.signIn(EMAIL)).toMatchObject({ code: 'too-many-attempts' });
    expect(world.texts.sent).toHaveLength(11);
    expect(world.mailer.sent).toEqual([]);
    world.pass(DAY);
    challengeIn(await world.signIn(EMAIL));
    expect(world.texts.sent).toHaveLength(12);
  });

  it('that gets no message leaves the challenge standing: another factor meets it', async () => {
    const { me } = await withPhone();
    const { codes } = granted(await world.useCases.makeRecoveryCodes(await provenBySms(me)));
    world.texts.isDown = true;
    const challenge = challengeIn(await world.signIn(EMAIL));
    expect(challenge.alternatives).toEqual(['recovery-code']);
    sessionIn(await world.answerWith(challenge.challengeId, { recoveryCode: String(codes[0]) }));
  });
});

/** The same person in a session that proved the phone. */
async function provenBySms<T extends { readonly client: unknown }>(me: T) {
  const challenge = challengeIn(await world.signIn(EMAIL));
  const session = sessionIn(await world.answer(challenge.challengeId, world.texts.lastCode));
  return { ...me, principal: world.principal(ada, session) };
}

describe('recovery codes', () => {
  async function withCodes() {
    const { me } = await signedIn(world, ada);
    const { codes } = granted(await world.useCases.makeRecoveryCodes(me));
    return { me, codes };
  }

  it('are ten, different, and kept as hashes [ASVS 6.5.2]', async () => {
    const { me, codes } = await withCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await world.useCases.listFactors(me)).toMatchObject({
      factors: [{ kind: 'recovery-codes', codesLeft: 10 }],
    });
    const stored = JSON.stringify(world.db.items('accounts'));
    for (const code of codes) expect(stored).not.toContain(code.replaceAll('-', ''));
  });

  it('are taken as people read them off paper, once', async () => {
    const { me, codes } = await withCodes();
    await world.setHead(EMAIL, { stepUpRequired: true });
    const typed = ` ${String(codes[3]).toLowerCase().replaceAll('-', ' ')} `
      .replaceAll('0', 'o')
      .replaceAll('1', 'l');
    const { challengeId } = challengeIn(await world.signIn(EMAIL));
    const session = sessionIn(await world.answerWith(challengeId, { recoveryCode: typed }));
    expect(session.assurance).toMatchObject({ level: 'aal2', factors: ['pwd', 'recovery'] });
    const again = challengeIn(await world.signIn(EMAIL));
    expect(await world.answerWith(again.challengeId, { recoveryCode: String(codes[3]) })).toMatchObject(
      WRONG,
    );
    expect(await world.useCases.listFactors(me)).toMatchObject({ factors: [{ codesLeft: 9 }] });
  });

  it('one of 20 uses at once, in as many challenges, is let in', async () => {
    const { codes } = await withCodes();
    await world.setHead(EMAIL, { stepUpRequired: true });
    const deviceToken = await world.deviceTokenOf(EMAIL);
    const begun: string[] = [];
    for (let n = 0; n < 10; n += 1)
      begun.push(challengeIn(await world.signIn(EMAIL, undefined, { deviceToken })).challengeId);
    const answers = await Promise.all(
      [...begun, ...begun].map((id) => world.answerWith(id, { recoveryCode: String(codes[0]) })),
    );
    expect(answers.filter((answer) => !isProblem(answer))).toHaveLength(1);
  });

  it('made anew replace those before', async () => {
    const { me, codes } = await withCodes();
    const { codes: fresh } = granted(await world.useCases.makeRecoveryCodes(me));
    await world.setHead(EMAIL, { stepUpRequired: true });
    const { challengeId } = challengeIn(await world.signIn(EMAIL));
    expect(await world.answerWith(challengeId, { recoveryCode: String(codes[0]) })).toMatchObject(WRONG);
    sessionIn(await world.answerWith(challengeId, { recoveryCode: String(fresh[0]) }));
  });

  it('are guessed at no more than 20 times a day, which leaves other factors alone', async () => {
    await withCodes();
    await world.setHead(EMAIL, { stepUpRequired: true });
    const deviceToken = await world.deviceTokenOf(EMAIL);
    let judged = 0;
    for (let n = 0; n < 10; n += 1) {
      const { challengeId } = challengeIn(await world.signIn(EMAIL, undefined, { deviceToken }));
      for (let k = 0; k < 4; k += 1) {
        const answer = await world.answerWith(challengeId, { recoveryCode: 'AAAA-BBBB-CCCC-DDDD' });
        if (isProblem(answer) && answer.code === 'wrong-code') judged += 1;
      }
    }
    expect(judged).toBe(20);
    world.pass(3_600_000);
    const { challengeId } = challengeIn(await world.signIn(EMAIL, undefined, { deviceToken }));
    sessionIn(await world.answer(challengeId, world.mailer.lastCode));
  });
});
