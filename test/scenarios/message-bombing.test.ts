import { beforeEach, describe, expect, it } from 'vitest';
import { signUpMailLanes } from '../../functions/notification/domain/mail-lanes.ts';
import { NEW_TEXTS, PROVED_TEXTS } from '../../functions/notification/domain/text-lanes.ts';
import { dynamoDbLanes } from '../../functions/platform/adapters/dynamodb-lanes.ts';
import { isProblem } from '../../functions/platform/problem.ts';
import { SHARED_LANES } from '../../functions/platform/shared-lanes.ts';
import type { Subject } from '../../functions/platform/table-keys.ts';
import { accountWorld, HOME } from '../builders/account-world.ts';
import { challengeIn, sessionIn, signInWorld, type World } from '../builders/sign-in-world.ts';
import { granted, signedIn } from '../factor/signed-in.ts';

const EMAIL = 'ada@example.com';
const PHONE = '+4915112345678';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const codeOf = (answer: unknown) => (isProblem(answer) ? answer.code : 'done');

let world: World;
beforeEach(async () => {
  world = await signInWorld();
});

async function enrolled(email: string, phoneNumber: string) {
  const person = await world.person(email);
  const { me } = await signedIn(world, person);
  granted(await world.useCases.enrolPhone({ ...me, body: { phoneNumber } }));
  expect(await world.useCases.confirmPhone({ ...me, body: { code: world.texts.lastCode } })).toBeUndefined();
  return person;
}

async function asksToEnrol(email: string, phoneNumber: string): Promise<string> {
  const { me } = await signedIn(world, await world.person(email));
  return codeOf(await world.useCases.enrolPhone({ ...me, body: { phoneNumber } }));
}

/** Counts in a lane as other people's messages would. */
async function fill(name: string, key: string, times: number) {
  const lanes = dynamoDbLanes(world.db.asDocumentClient(), 'activity');
  for (let n = 0; n < times; n += 1) await lanes.count({ name, windowMs: HOUR }, key, world.now(), 1);
}

describe('text messages to one number', () => {
  it('are three an hour and five a day, however many accounts ask, and its owner signs in all the same', async () => {
    await enrolled(EMAIL, PHONE);
    world.pass(DAY);
    const before = world.texts.sent.length;
    for (let hour = 0; hour < 4; hour += 1) {
      for (let n = 0; n < 5; n += 1) await asksToEnrol(`eve${hour}.${n}@example.net`, PHONE);
      expect(world.texts.sent.length - before).toBe(Math.min(3 * (hour + 1), 5));
      world.pass(HOUR);
    }
    expect(challengeIn(await world.signIn(EMAIL)).factor).toBe('sms');
    expect(await asksToEnrol('eve@example.net', '+4915187654321')).toBe('done');
  });

  it('are counted without the number being told: lanes hold nobody’s', async () => {
    await asksToEnrol(EMAIL, PHONE);
    expect(JSON.stringify(world.db.items('activity'))).not.toContain(PHONE);
    expect(JSON.stringify(world.db.items('activity'))).toContain('LANE#text-new-number#');
  });
});

describe('text messages that many share', () => {
  it.each([
    { name: 'a block of numbers', lane: 'text-new-prefix', key: PHONE.slice(0, -4), limit: 50 },
    { name: 'a country', lane: 'text-new-country', key: 'DE', limit: 1_000 },
    { name: 'all', lane: 'text-new-all', key: 'all', limit: 2_000 },
  ])('to new numbers of $name have a cap, which is not that of people who sign in', async (cap) => {
    await enrolled(EMAIL, PHONE);
    world.pass(DAY);
    await fill(cap.lane, cap.key, cap.limit - 1);
    expect(await asksToEnrol('last@example.net', '+4915112340001')).toBe('done');
    expect(await asksToEnrol('late@example.net', '+4915112340002')).toBe('too-many-attempts');
    expect(challengeIn(await world.signIn(EMAIL)).factor).toBe('sms');
    world.pass(HOUR);
    expect(await asksToEnrol('next@example.net', '+4915112340003')).toBe('done');
  });

  it.each([
    { name: 'a block of numbers', lane: 'text-prefix', key: PHONE.slice(0, -4), limit: 50 },
    { name: 'a country', lane: 'text-country', key: 'DE', limit: 2_000 },
    { name: 'all', lane: 'text-all', key: 'all', limit: 5_000 },
  ])('to sign in, to $name, have a cap', async (cap) => {
    await enrolled(EMAIL, PHONE);
    world.pass(DAY);
    await fill(cap.lane, cap.key, cap.limit - 1);
    expect(challengeIn(await world.signIn(EMAIL)).factor).toBe('sms');
    expect(codeOf(await world.signIn(EMAIL))).toBe('too-many-attempts');
    world.pass(HOUR);
    expect(challengeIn(await world.signIn(EMAIL)).factor).toBe('sms');
  });

  it('are those that an alarm is named after, with the mails of strangers', () => {
    const requester = { addressBlock: 'address', networkBlock: 'network' };
    const all = [
      ...Object.values(PROVED_TEXTS),
      ...Object.values(NEW_TEXTS),
      ...signUpMailLanes('subject' as Subject, requester).map(([lane]) => lane),
    ];
    const shared = all.filter(({ isShared }) => isShared).map(({ name }) => name);
    expect(shared.toSorted()).toEqual([...SHARED_LANES].toSorted());
  });

  it('ring when everybody’s are used up, and only then', async () => {
    const told: string[] = [];
    const lanes = dynamoDbLanes(world.db.asDocumentClient(), 'activity', (lane) => void told.push(lane));
    const lane = { name: 'text-all', limit: 1, windowMs: HOUR, isShared: true } as const;
    const { isShared: _, ...own } = { ...lane, name: 'text-account' };
    for (let n = 0; n < 2; n += 1) await lanes.reserve(own, 'ada', world.now());
    await lanes.reserve(lane, 'all', world.now());
    expect(told).toEqual([]);
    await lanes.reserve(lane, 'all', world.now());
    expect(told).toEqual(['text-all']);
  });
});

describe('a phone number that was enrolled a moment ago', () => {
  it('is no second factor for a day, and is one from then on', async () => {
    await enrolled(EMAIL, PHONE);
    const early = challengeIn(await world.signIn(EMAIL));
    expect(early.factor).toBe('sms');
    const fresh = sessionIn(await world.answer(early.challengeId, world.texts.lastCode));
    expect(fresh.assurance).toMatchObject({ level: 'aal1', factors: ['pwd', 'new-sms'] });
    world.pass(DAY - 1);
    const almost = challengeIn(await world.signIn(EMAIL));
    expect(sessionIn(await world.answer(almost.challengeId, world.texts.lastCode)).assurance.level).toBe(
      'aal1',
    );
    world.pass(1);
    const then = challengeIn(await world.signIn(EMAIL));
    expect(sessionIn(await world.answer(then.challengeId, world.texts.lastCode)).assurance).toMatchObject({
      level: 'aal2',
      factors: ['pwd', 'sms'],
    });
  });

  it('is not asked while an older one is there', async () => {
    const ada = await enrolled(EMAIL, PHONE);
    world.pass(DAY);
    const asked = challengeIn(await world.signIn(EMAIL));
    const session = sessionIn(await world.answer(asked.challengeId, world.texts.lastCode));
    const principal = world.principal(ada, session);
    const me = { ...world.request, principal, client: HOME, parameters: undefined, body: undefined };
    granted(await world.useCases.enrolPhone({ ...me, body: { phoneNumber: '+4915187654321' } }));
    await world.useCases.confirmPhone({ ...me, body: { code: world.texts.lastCode } });
    expect(challengeIn(await world.signIn(EMAIL)).destination).toBe('+49***78');
    world.pass(DAY);
    expect(challengeIn(await world.signIn(EMAIL)).destination).toBe('+49***21');
  });
});

describe('mails to one address', () => {
  const VICTIM = 'victim@example.org';
  const toVictim = () => world.mailer.sent.filter(({ to }) => to === VICTIM);

  it('by changes of many accounts are five an hour and ten a day; beyond, the answer stays and no code is right', async () => {
    for (let hour = 0; hour < 3; hour += 1) {
      for (let n = 0; n < 6; n += 1) {
        const { me } = await signedIn(world, await world.person(`eve${hour}.${n}@example.net`));
        for (let t = 0; t < 2; t += 1)
          granted(await world.useCases.beginChange({ ...me, body: { email: VICTIM } }));
      }
      expect(toVictim()).toHaveLength(Math.min(5 * (hour + 1), 10));
      world.pass(HOUR);
    }
    const { me } = await signedIn(world, await world.person(EMAIL));
    const { changeId } = granted(await world.useCases.beginChange({ ...me, body: { email: VICTIM } }));
    expect(toVictim()).toHaveLength(10);
    const body = { code: world.mailer.lastCode };
    expect(codeOf(await world.useCases.confirmChange({ ...me, parameters: { changeId }, body }))).toBe(
      'wrong-code',
    );
  });

  it('and one that is not flooded is moved to', async () => {
    const { me } = await signedIn(world, await world.person(EMAIL));
    const { changeId } = granted(await world.useCases.beginChange({ ...me, body: { email: VICTIM } }));
    const body = { code: world.mailer.lastCode };
    expect(await world.useCases.confirmChange({ ...me, parameters: { changeId }, body })).toBeUndefined();
  });
});

describe('a sign-up for somebody else’s address', () => {
  const body = { email: 'victim@example.org', password: 'a quiet morning by the sea' };

  it('opens no account by 1,600 guesses from 400 networks: what was mailed to nobody is right for nobody', async () => {
    const accounts = await accountWorld();
    let secret = 0;
    accounts.deps.randomInt = () => secret;
    const begun: { signUpId: string; code: string }[] = [];
    let judged = 0;
    for (let n = 0; n < 400; n += 1) {
      secret = 90_000_000 + n;
      const client = { ...HOME, ip: `2001:db8:${n.toString(16)}::1` };
      const { signUpId } = granted(await accounts.useCases.signUp({ ...accounts.visitor, client, body }));
      begun.push({ signUpId, code: String(secret) });
      for (let t = 0; t < 4; t += 1, judged += 1) {
        const guess = { parameters: { signUpId }, body: { code: '00000000' } };
        expect(codeOf(await accounts.useCases.confirmSignUp({ ...accounts.visitor, client, ...guess }))).toBe(
          'wrong-code',
        );
      }
    }
    expect(judged).toBe(1_600);
    expect(accounts.mailbox.mails).toHaveLength(5);
    // Even the code that was thrown opens nothing, where no mail carried it.
    for (const { signUpId, code } of begun.slice(5)) {
      const lucky = { parameters: { signUpId }, body: { code } };
      expect(codeOf(await accounts.useCases.confirmSignUp({ ...accounts.visitor, ...lucky }))).toBe(
        'wrong-code',
      );
    }
    expect(accounts.cognito.users.size).toBe(0);
    // The owner of the mailbox, who has the code of a mail, may.
    const [mailed] = begun;
    const own = { parameters: { signUpId: String(mailed?.signUpId) }, body: { code: String(mailed?.code) } };
    expect(await accounts.useCases.confirmSignUp({ ...accounts.visitor, ...own })).toBeUndefined();
  });

  it('is limited for the addresses around one another', async () => {
    const accounts = await accountWorld();
    const signUp = (n: number, ip: string) =>
      accounts.useCases.signUp({
        ...accounts.visitor,
        client: { ...HOME, ip },
        body: { ...body, email: `${n}@example.org` },
      });
    for (let n = 0; n < 100; n += 1) granted(await signUp(n, `198.51.100.${n}`));
    expect(codeOf(await signUp(100, '198.51.100.200'))).toBe('too-many-attempts');
    expect(codeOf(await signUp(100, '198.51.101.200'))).toBe('done');
  });

  it('sends no more mails than an hour may bring, to whomever they go', async () => {
    const accounts = await accountWorld();
    await Promise.all(
      // As many as every part of the shared lane takes.
      Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', async (part) => {
        for (let n = 0; n < 500; n += 1)
          await accounts.deps.lanes.count({ name: 'mail-all', windowMs: HOUR }, part, accounts.clock.at, 1);
      }),
    );
    granted(await accounts.useCases.signUp({ ...accounts.visitor, body }));
    expect(accounts.mailbox.mails).toHaveLength(0);
    accounts.clock.at += HOUR;
    granted(await accounts.useCases.signUp({ ...accounts.visitor, body }));
    expect(accounts.mailbox.mails).toHaveLength(1);
  });
});
