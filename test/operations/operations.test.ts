import { beforeEach, describe, expect, it } from 'vitest';
import { toActivityItem } from '../../functions/activity/domain/activity-item.ts';
import { dynamoDbReplays } from '../../functions/operations/adapters/dynamodb-replays.ts';
import { dynamoDbStoredDecisions } from '../../functions/operations/adapters/dynamodb-stored-decisions.ts';
import { policyHash } from '../../functions/operations/domain/policy-hash.ts';
import { STALE_AFTER_MS } from '../../functions/operations/domain/replay-job.ts';
import { createRunReplay } from '../../functions/operations/run-replay.ts';
import { REPLAY_LANE } from '../../functions/operations/start-replay.ts';
import { operationsUseCases } from '../../functions/operations/use-cases.handler.ts';
import { type AccountId, newId, type ReplayId } from '../../functions/platform/ids.ts';
import { isProblem } from '../../functions/platform/problem.ts';
import type { StaffPrincipal } from '../../functions/platform/route.ts';
import { activityKeys } from '../../functions/platform/table-keys.ts';
import { DynamoDbRiskFacts } from '../../functions/risk/adapters/dynamodb-risk-facts.ts';
import { s3PolicySource } from '../../functions/risk/adapters/s3-policy-source.ts';
import { POLICY_KEY } from '../../functions/risk/domain/stored-policy.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import { challengeAnswered, signInDecided } from '../builders/risk-events.ts';
import { assessmentOf, DAY, HOUR, home, NOON, subject } from '../builders/risk-facts.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';
import { MemoryPurposeKeys } from '../fakes/memory-purpose-keys.ts';
import { S3Double } from '../fakes/s3-double.ts';
import { policyInUse, policyWith } from './domain/stored-decisions.ts';

const IP = '198.51.100.7';
const asked = {
  client: home,
  requestId: 'r',
  principal: { staffId: 'staff-1', roles: ['admin'] } satisfies StaffPrincipal,
};
const iso = (at: number) => new Date(at).toISOString();

let database: DynamoDbDouble;
let s3: S3Double;
let at = NOON;
let started: ReplayId[];
let staff: ReturnType<typeof operationsUseCases>;
let runReplay: ReturnType<typeof createRunReplay>;

beforeEach(() => {
  database = new DynamoDbDouble();
  s3 = new S3Double();
  at = NOON;
  started = [];
  const documents = database.asDocumentClient();
  staff = operationsUseCases(
    { ACTIVITY_TABLE: 'activity', SNAPSHOT_BUCKET: 'snapshots', POLICY_MODE: 'enforce' },
    {
      documents,
      objects: s3.asObjects(),
      keys: new MemoryPurposeKeys(),
      worker: { start: async (id) => void started.push(id) },
      now: () => at,
    },
  );
  runReplay = createRunReplay({
    replays: dynamoDbReplays(documents, 'activity'),
    decisions: dynamoDbStoredDecisions(documents, 'activity'),
    now: () => at,
  });
});

const put = (list: 'allow' | 'deny' | 'watch', body: Parameters<typeof staff.putList>[0]['body']) =>
  staff.putList({ ...asked, parameters: { list }, query: undefined, body });
const get = (list: 'allow' | 'deny' | 'watch', cursor?: string) =>
  staff.getList({ ...asked, parameters: { list }, query: { cursor }, body: undefined });
const entry = (address: string, expiresAt = at + DAY) => ({ address, expiresAt: iso(expiresAt) });
const verdictOn = async (ip: string) =>
  (await new DynamoDbRiskFacts(database.asDocumentClient(), 'activity').read(subject, ip, at)).lists;
const actions = () => database.items('activity').filter(({ pk }) => String(pk).startsWith('STAFFACTIONS#'));

describe('lists of staff', () => {
  it('are what the next decision reads, and say who wrote them and why', async () => {
    expect(await verdictOn(IP)).toEqual({});
    await put('deny', { reason: 'a wave', entries: [entry(IP)] });
    expect(await verdictOn(IP)).toEqual({ address: 'deny' });
    expect(await get('deny')).toEqual({
      entries: [
        { address: IP, reason: 'a wave', author: 'staff-1', createdAt: iso(at), expiresAt: iso(at + DAY) },
      ],
    });
    expect(actions()).toMatchObject([
      { staffId: 'staff-1', operation: 'list-address', target: `deny ${IP}`, reason: 'a wave' },
    ]);
  });

  it('let the narrowest block decide', async () => {
    await put('deny', { reason: 'a wave', entries: [entry('198.51.0.0/16')] });
    await put('watch', { reason: 'loud', entries: [entry('198.51.100.0/24')] });
    await put('allow', { reason: 'our office', entries: [entry(IP)] });
    expect(await verdictOn(IP)).toEqual({ address: 'allow' });
    expect(await verdictOn('198.51.100.8')).toEqual({ address: 'watch' });
    expect(await verdictOn('198.51.101.8')).toEqual({ address: 'deny' });
    expect(await verdictOn('198.52.0.1')).toEqual({});
  });

  it('hold an address on one list at a time, and lapse', async () => {
    await put('deny', { reason: 'a wave', entries: [entry(IP)] });
    await put('allow', { reason: 'it was us', entries: [entry(IP)] });
    expect(await get('deny')).toEqual({ entries: [] });
    expect(await verdictOn(IP)).toEqual({ address: 'allow' });
    at += DAY;
    expect(await get('allow')).toEqual({ entries: [] });
    expect(await verdictOn(IP)).toEqual({});
  });

  it('let go of what is removed, and of that alone', async () => {
    await put('deny', { reason: 'a wave', entries: [entry(IP), entry('203.0.113.9')] });
    await put('watch', { reason: 'mistaken', remove: [IP] });
    expect(await verdictOn(IP)).toEqual({ address: 'deny' });
    await put('deny', { reason: 'it is over', remove: [IP] });
    expect(await verdictOn(IP)).toEqual({});
    expect(await verdictOn('203.0.113.9')).toEqual({ address: 'deny' });
  });

  it('never touch what an incident put there, until that has lapsed', async () => {
    const held = { verdict: 'deny', incidentId: 'inc_1', expiresAtSeconds: (at + HOUR) / 1_000 };
    database.seed('activity', { ...activityKeys.listed(IP), ...held });
    const outcome = { changes: [{ address: IP, outcome: 'held-by-incident', incidentId: 'inc_1' }] };
    expect(await put('allow', { reason: 'our office', entries: [entry(IP)] })).toEqual(outcome);
    expect(await put('deny', { reason: 'our office', remove: [IP] })).toEqual(outcome);
    expect(await verdictOn(IP)).toEqual({ address: 'deny' });
    expect(actions()).toEqual([]);
    at += HOUR;
    expect(await put('allow', { reason: 'our office', entries: [entry(IP)] })).toEqual({
      changes: [{ address: IP, outcome: 'done' }],
    });
  });

  it.each([
    { name: 'an entry that ended', entries: [entry(IP, NOON)] },
    { name: 'an entry for longer than any', entries: [entry(IP, NOON + 90 * DAY + 1)] },
    { name: 'half the Internet', entries: [entry('0.0.0.0/1')] },
    { name: 'the same twice', entries: [entry(IP), entry(`${IP}/32`)] },
  ])('refuse $name, and then do nothing of the rest', async ({ entries }) => {
    const answer = await put('deny', { reason: 'a wave', entries: [entry('203.0.113.9'), ...entries] });
    expect(isProblem(answer) && answer.code).toBe('invalid-request');
    expect(database.items('activity')).toEqual([]);
  });

  it('page by a cursor that only this list takes', async () => {
    for (let i = 0; i < 3; i++)
      await put('watch', {
        reason: 'many',
        entries: Array.from({ length: 20 }, (_, n) => entry(`203.0.${i}.${n}`)),
      });
    const first = await get('watch');
    if (isProblem(first)) throw new Error(first.code);
    const rest = await get('watch', first.cursor);
    expect([first.entries.length, isProblem(rest) || rest.entries.length]).toEqual([50, 10]);
    expect(await get('deny', first.cursor)).toMatchObject({ code: 'invalid-request' });
  });
});

const candidate = policyWith({ challengeFrom: 0.1, byFactor: {} });
const start = (policy = candidate, days = 1, principal: StaffPrincipal = asked.principal) =>
  staff.startReplay({ ...asked, principal, parameters: undefined, query: undefined, body: { policy, days } });
const look = (replayId: string) =>
  staff.getReplay({ ...asked, parameters: { replayId }, query: undefined, body: undefined });
async function replayed(policy = candidate, days = 1) {
  const answer = await start(policy, days);
  if (isProblem(answer)) throw new Error(answer.detail);
  await runReplay(answer.replayId as ReplayId);
  return answer.replayId;
}
/** One person's sign-ins of the last hour, at these scores. */
function signIns(...scores: readonly number[]) {
  const accountId: AccountId = newId('acc', NOON);
  for (const score of scores) {
    const decision = score < 0.2 ? 'allow' : 'challenge';
    const decided = signInDecided({
      accountId,
      at: NOON - HOUR,
      assessment: assessmentOf({ score, decision, policyVersion: policyInUse.version }),
    });
    database.seed('activity', toActivityItem(decided));
    if (decision === 'challenge') {
      const { decisionId } = decided;
      database.seed('activity', toActivityItem(challengeAnswered({ accountId, at: NOON, decisionId })));
    }
  }
}

/** As if staff had set it before. */
const putInUse = (policy = policyInUse) =>
  s3.put(POLICY_KEY, JSON.stringify({ policy, author: 'staff-0', reason: 'before', changedAt: NOON - DAY }));

describe('a replay', () => {
  beforeEach(() => putInUse());

  it('says who would newly be challenged, by cohort, with intervals', async () => {
    for (let i = 0; i < 10; i++) signIns(0.05, 0.15, 0.3);
    const answer = await look(await replayed(policyWith({ challengeFrom: 0.1 })));
    expect(answer).toMatchObject({
      state: 'done',
      all: {
        decisions: 30,
        wereAsked: { count: 10 },
        wouldBeAsked: {
          count: 20,
          share: 2 / 3,
          low: expect.closeTo(0.488, 3),
          high: expect.closeTo(0.808, 3),
        },
        newlyChallenged: { count: 10 },
        newlyAllowed: { count: 0 },
      },
      groups: expect.arrayContaining([
        expect.objectContaining({ cohort: 'outcome', value: 'challenge passed', decisions: 10 }),
        expect.objectContaining({ cohort: 'country', value: 'DE', decisions: 30 }),
      ]),
    });
  });

  it('of the policy in use changes nothing, and looks back no further than asked', async () => {
    signIns(0.05, 0.15, 0.3);
    const old = signInDecided({ at: NOON - DAY - 1, assessment: assessmentOf({ score: 0.05 }) });
    database.seed('activity', toActivityItem(old));
    const answer = await look(await replayed({ ...policyInUse, version: 'renamed' }));
    expect(answer).toMatchObject({
      all: { decisions: 3, newlyChallenged: { count: 0 }, newlyAllowed: { count: 0 } },
    });
    const longer = await look(await replayed({ ...policyInUse, version: 'renamed' }, 2));
    expect(longer).toMatchObject({ all: { decisions: 4 } });
  });

  it('goes on where it was stored when its worker dies, and counts nothing twice', async () => {
    for (let i = 0; i < 60; i++) signIns(0.05, 0.15, 0.3);
    database.scanPage = 2;
    const answer = await start();
    if (isProblem(answer)) throw new Error(answer.detail);
    const id = answer.replayId as ReplayId;
    let scans = 0;
    const dying = database.asDocumentClient();
    const killed = createRunReplay({
      replays: dynamoDbReplays(dying, 'activity'),
      decisions: {
        page: async (...page) => {
          scans += 1;
          if (scans > 61) throw new Error('killed');
          return dynamoDbStoredDecisions(dying, 'activity').page(...page);
        },
      },
      now: () => at,
    });
    await expect(killed(id)).rejects.toThrow('killed');
    expect(await look(id)).toMatchObject({ state: 'running' });
    await runReplay(id);
    expect(await look(id)).toMatchObject({
      state: 'done',
      all: { decisions: 180, newlyChallenged: { count: 60 } },
    });
  });

  it('is the same when it is asked for again, and is started again only when its worker is gone', async () => {
    signIns(0.05);
    const first = await start();
    await runReplay(started[0] as ReplayId);
    expect(await start()).toEqual(first);
    expect(started).toHaveLength(1);
    at += HOUR;
    expect(await start()).not.toEqual(first);
  });

  it('stops at its first save if another worker is ahead', async () => {
    for (let i = 0; i < 20; i++) signIns(0.05, 0.15);
    const answer = await start();
    if (isProblem(answer)) throw new Error(answer.detail);
    const outcomes = await Promise.all([1, 2].map(() => runReplay(answer.replayId as ReplayId)));
    expect(outcomes.sort()).toEqual(['done', 'overtaken']);
    expect(await look(answer.replayId)).toMatchObject({ all: { decisions: 40 } });
  });

  it.each([
    { name: 'a passkey is judged as a right password is', password: 'not-asked' as const, unexplained: 0 },
    { name: 'a wrong password is not', password: 'wrong' as const, unexplained: 1 },
  ])('of an owner’s device at a denied address: $name', async ({ password, unexplained }) => {
    const reasons = [{ signal: 'listed-address' as const, evidence: { list: 'deny' }, bits: 1 }];
    const { version: policyVersion } = policyInUse;
    const assessment = assessmentOf({ score: 0.9, decision: 'challenge', reasons, policyVersion });
    const decided = signInDecided({ at: NOON - HOUR, deviceId: 'device-1', password, assessment });
    database.seed('activity', toActivityItem(decided));
    expect(await look(await replayed())).toMatchObject({
      rightPasswords: { decisions: 1 - unexplained },
      notReplayable: { unexplained },
    });
  });

  it('runs alone: another is told its id, until it is done or its worker is gone', async () => {
    const first = await start();
    const other = () => start(policyWith({ challengeFrom: 0.3 }));
    if (isProblem(first)) throw new Error(first.detail);
    expect(await other()).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining(first.replayId),
    });
    expect(started).toEqual([first.replayId]);
    await runReplay(first.replayId as ReplayId);
    const second = await other();
    if (isProblem(second)) throw new Error(second.detail);
    at += STALE_AFTER_MS - 1;
    expect(await start(policyWith({ challengeFrom: 0.4 }))).toMatchObject({ code: 'conflict' });
    at += 1;
    expect(isProblem(await start(policyWith({ challengeFrom: 0.4 })))).toBe(false);
    expect(started).toHaveLength(3);
  });

  it('has one worker however often and at once it is asked for, and one more when that is gone', async () => {
    const first = await Promise.all([start(), start(), start()]);
    await start();
    expect(new Set(first.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(started).toHaveLength(1);
    at += STALE_AFTER_MS;
    expect(await Promise.all([start(), start(), start()])).toEqual(first);
    expect(started).toHaveLength(2);
  });

  it('begins alone when two different ones are asked for at once', async () => {
    const answers = await Promise.all([start(), start(policyWith({ challengeFrom: 0.3 }))]);
    expect(answers.filter(isProblem)).toMatchObject([{ code: 'conflict' }]);
    expect(started).toHaveLength(1);
  });

  it('is begun so many times an hour by one member of staff, and by another still', async () => {
    const next = (n: number, who = asked.principal) =>
      start(policyWith({ challengeFrom: 0.3 + n / 1_000 }), 1, who);
    for (let n = 0; n < REPLAY_LANE.limit; n++) {
      const answer = await next(n);
      if (isProblem(answer)) throw new Error(answer.detail);
      await runReplay(answer.replayId as ReplayId);
    }
    expect(await next(REPLAY_LANE.limit)).toMatchObject({
      code: 'too-many-attempts',
      retryAfterSeconds: HOUR / 1_000,
    });
    expect(started).toHaveLength(REPLAY_LANE.limit);
    expect(isProblem(await next(0))).toBe(false);
    expect(isProblem(await next(99, { ...asked.principal, staffId: 'staff-2' }))).toBe(false);
  });

  it('is refused for other edges of evidence', async () => {
    const { signals } = policyInUse;
    const edged = { ...candidate, signals: { ...signals, dormantAccount: { minimumIdleDays: 1 } } };
    expect(await start(edged)).toMatchObject({ code: 'conflict' });
    expect(started).toEqual([]);
  });
});

type Change = Partial<Parameters<typeof staff.setPolicy>[0]['body']>;
const set = (changes: Change = {}) =>
  staff.setPolicy({
    ...asked,
    parameters: undefined,
    query: undefined,
    body: {
      policy: candidate,
      basedOn: defaultPolicy.version,
      reason: 'fewer challenges',
      // Nobody refreshed or signed up here.
      confirmation: 'unreplayed-flows',
      ...changes,
    },
  });
const inUse = () => staff.getPolicy({ ...asked, parameters: undefined, query: undefined, body: undefined });

describe('the policy', () => {
  it('is the bundled one until one is set, and then decides without a deployment', async () => {
    const source = s3PolicySource(s3.asObjects(), 'snapshots', {
      bundled: defaultPolicy,
      now: () => at,
      random: () => 0,
      failed: () => {},
    });
    expect(await inUse()).toMatchObject({ source: 'bundled', policy: { version: 'default-1' } });
    expect(await source.current()).toBe(defaultPolicy);
    expect(await set({ replayId: await replayed() })).toMatchObject({ version: 'candidate-1' });
    expect(await inUse()).toMatchObject({ source: 'set', author: 'staff-1', reason: 'fewer challenges' });
    at += 60_000;
    expect(await source.current()).toEqual(candidate);
    expect(
      actions()
        .map(({ operation }) => operation)
        .sort(),
    ).toEqual(['set-policy', 'start-replay']);
  });

  it('that asks too many needs to be confirmed by name', async () => {
    putInUse();
    for (let i = 0; i < 10; i++) signIns(0.05, 0.15);
    const replayId = await replayed();
    const basedOn = policyInUse.version;
    expect(await set({ replayId, basedOn })).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('50.0 %'),
    });
    expect(await inUse()).toMatchObject({ policy: policyInUse });
    expect(await set({ replayId, basedOn, confirmation: 'more-challenges' })).toMatchObject({
      detail: expect.stringContaining('"unreplayed-flows"'),
    });
    const confirmation = ['more-challenges', 'unreplayed-flows'] as const;
    expect(await set({ replayId, basedOn, confirmation: [...confirmation] })).toMatchObject({
      version: 'candidate-1',
    });
    expect(actions().at(-1) ?? {}).toMatchObject({ staffId: 'staff-1' });
  });

  it('is replaced by one of two who saw the same', async () => {
    const replayId = await replayed();
    const answers = await Promise.all([set({ replayId }), set({ replayId })]);
    expect(answers.filter(isProblem)).toMatchObject([{ code: 'conflict' }]);
  });

  it('that cannot be read is said to be so, and can be replaced', async () => {
    s3.put(POLICY_KEY, '{"policy":{}}');
    expect(await inUse()).toMatchObject({ source: 'unreadable', policy: { version: 'default-1' } });
    expect(await set({ replayId: await replayed() })).toMatchObject({ version: 'candidate-1' });
  });

  /** Sets one policy after another, each replayed before; the answers. */
  async function setInTurn(...policies: readonly (typeof candidate)[]) {
    const answers = [];
    for (const policy of policies) {
      const now = await inUse();
      if (isProblem(now)) throw new Error(now.code);
      const replayId = await replayed(policy);
      answers.push(await set({ policy, basedOn: now.policy.version, replayId }));
      at += HOUR;
    }
    return answers;
  }
  const laxer = (version: string) => policyWith({ challengeFrom: 0.9, byFactor: {} }, { version });
  const taken = { code: 'conflict', detail: expect.stringContaining('Take a new name') };

  it.each([
    { name: 'the bundled one’s', policies: [candidate, laxer(defaultPolicy.version)], last: taken },
    {
      name: 'one that was set before',
      policies: [candidate, laxer('b'), laxer(candidate.version)],
      last: taken,
    },
    { name: 'a new one', policies: [candidate, laxer('b'), laxer('c')], last: { version: 'c' } },
    {
      name: 'its own, to go back to what it stood for',
      policies: [candidate, laxer('b'), candidate],
      last: { version: candidate.version },
    },
  ])('goes by one name for good: $name', async ({ policies, last }) => {
    const answers = await setInTurn(...policies);
    expect(answers.slice(0, -1).some(isProblem)).toBe(false);
    expect(answers.at(-1)).toMatchObject(last);
  });

  it('is journalled with a hash of what it says, whatever it is called', async () => {
    await setInTurn(candidate, laxer('b'), laxer('c'));
    const hashes = actions()
      .filter(({ operation }) => operation === 'set-policy')
      .sort((a, b) => Number(a['at']) - Number(b['at']))
      .map(({ contentHash }) => contentHash);
    expect(hashes).toEqual([policyHash(candidate), policyHash(laxer('b')), policyHash(laxer('b'))]);
    expect(hashes[0]).not.toBe(hashes[1]);
  });
});
