import { describe, expect, it } from 'vitest';
import { fromActivityItem } from '../../functions/activity/domain/activity-item.ts';
import { isProblem, UnavailableError } from '../../functions/platform/problem.ts';
import { DynamoDbFailureCounter } from '../../functions/risk/adapters/dynamodb-failure-counter.ts';
import { DynamoDbRiskDecisions } from '../../functions/risk/adapters/dynamodb-risk-decisions.ts';
import { DynamoDbRiskFacts } from '../../functions/risk/adapters/dynamodb-risk-facts.ts';
import { DynamoDbRiskProfiles } from '../../functions/risk/adapters/dynamodb-risk-profiles.ts';
import { createAssessForApplication } from '../../functions/risk/assess-for-application.ts';
import { createAssessor } from '../../functions/risk/domain/assess.ts';
import type { Facts } from '../../functions/risk/domain/facts.ts';
import { learn } from '../../functions/risk/domain/learn.ts';
import { lessonsOf } from '../../functions/risk/domain/lesson.ts';
import { emptyPopulation } from '../../functions/risk/domain/population.ts';
import { defaultModel } from '../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import { createReportOutcome } from '../../functions/risk/report-outcome.ts';
import { type AssessRiskBody, assessRiskRoute } from '../../functions/risk/routes.ts';
import { CHROME, NOON } from '../builders/risk-facts.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';
import { MemoryPurposeKeys } from '../fakes/memory-purpose-keys.ts';

const TABLE = 'Activity';
const context = {
  ip: '198.51.100.7',
  userAgent: CHROME,
  asn: 3320,
  country: 'DE',
  city: 'Berlin',
  latitude: 52.5,
  longitude: 13.4,
};
const foreign = {
  ip: '192.0.2.5',
  userAgent: CHROME,
  asn: 28573,
  country: 'BR',
  city: 'Lima',
  latitude: -23.5,
  longitude: -46.6,
  deviceId: 'theirs',
};

function service(changes: { mode?: 'audit' | 'enforce'; population?: Facts['population'] } = {}) {
  const dynamodb = new DynamoDbDouble();
  const documents = dynamodb.asDocumentClient();
  const clock = { now: NOON };
  const unreadable: unknown[] = [];
  const now = () => clock.now;
  const decisions = new DynamoDbRiskDecisions(documents, TABLE, now);
  const assess = createAssessForApplication({
    assess: createAssessor({
      policy: { ...defaultPolicy, mode: changes.mode ?? 'enforce' },
      model: defaultModel,
    }),
    facts: new DynamoDbRiskFacts(documents, TABLE),
    lookAround: async () => ({
      population: changes.population ?? emptyPopulation(),
      reputation: [],
      campaigns: [],
    }),
    failures: new DynamoDbFailureCounter(documents, TABLE),
    decisions,
    keys: new MemoryPurposeKeys(),
    countryOf: () => undefined,
    unreadable: (cause) => unreadable.push(cause),
    now,
  });
  const report = createReportOutcome({ decisions, now });
  const envelope = { query: undefined, principal: undefined, client: { ip: '127.0.0.1' }, requestId: 'r' };
  const ask = async (body: Partial<AssessRiskBody> = {}) => {
    const request = {
      type: 'sign-in',
      status: 'succeeded',
      user: { id: 'ada' },
      context,
      ...body,
    } as AssessRiskBody;
    const answer = await assess({ ...envelope, parameters: undefined, body: request });
    if (isProblem(answer)) throw new Error(answer.code);
    return assessRiskRoute.answer.schema.parse(answer);
  };
  const tell = (
    decisionId: string,
    body: { challengePassed?: boolean; confirmed?: 'legitimate' | 'fraud' },
  ) => report({ ...envelope, parameters: { decisionId }, body });
  const events = () =>
    dynamodb
      .items(TABLE)
      .filter(({ sk }) => String(sk).startsWith('AT#'))
      .map(fromActivityItem);
  const learnAll = async () => {
    const profiles = new DynamoDbRiskProfiles(documents, TABLE);
    for (const event of events().toSorted((a, b) => a.at - b.at)) {
      const lessons = lessonsOf(event);
      if (lessons.length === 0 || !('subject' in event)) continue;
      const { value, version } = await profiles.read(event.subject);
      const before = value === 'unreadable' ? undefined : value;
      const after = lessons.reduce<typeof before>(
        (profile, lesson) => learn(profile, lesson, clock.now),
        before,
      );
      if (after) await profiles.write(event.subject, after, version);
    }
  };
  return { dynamodb, clock, unreadable, assess, ask, tell, events, learnAll };
}

describe('assessing for another application', () => {
  it('allows a first sign-in, records it, and answers with reasons that add up', async () => {
    const { ask, events } = service();
    const answer = await ask();
    expect(answer).toMatchObject({
      decision: 'allow',
      signInRisk: { level: 'low' },
      userRisk: { level: 'low' },
    });
    expect(events()).toMatchObject([
      { type: 'risk.assessed', decisionId: answer.decisionId, status: 'succeeded' },
    ]);
  });
  it('knows a person again, and challenges who is not like them', async () => {
    const { ask, learnAll, clock } = service();
    await ask({ context: { ...context, deviceId: 'hers' } });
    await learnAll();
    clock.now += 3_600_000;
    expect(
      (await ask({ context: { ...context, deviceId: 'hers' } })).reasons.map(({ signal }) => signal),
    ).toContain('known-device');
    expect((await ask({ context: foreign })).decision).toBe('challenge');
    expect((await ask({ context: foreign, user: { id: 'bob' } })).decision).toBe('allow');
  });
  it('counts reported failures against the next attempts', async () => {
    const { ask } = service();
    for (let i = 0; i < 5; i++) await ask({ status: 'failed', user: { id: `user-${i}` } });
    const { reasons } = await ask({ user: { id: 'ada' } });
    expect(reasons).toContainEqual(
      expect.objectContaining({ signal: 'failure-velocity-address', evidence: { failures: 5 } }),
    );
  });
  it('lets pass in audit mode, and records what it would have done', async () => {
    const { ask, events } = service({ mode: 'audit', population: 'unreadable' });
    expect((await ask()).decision).toBe('allow');
    expect(events()).toMatchObject([{ assessment: { decision: 'challenge', mode: 'audit' } }]);
  });
  it('challenges when the table does not answer the read', async () => {
    const { ask, dynamodb, unreadable } = service();
    dynamodb.failNext('BatchGet');
    expect((await ask()).decision).toBe('challenge');
    expect(unreadable).toHaveLength(1);
  });
  it('answers nothing that it could not record', async () => {
    const { ask, dynamodb } = service();
    dynamodb.failNext('BatchWrite');
    await expect(ask()).rejects.toBeInstanceOf(UnavailableError);
  });
  it('refuses what is no address', async () => {
    await expect(service().ask({ context: { ...context, ip: 'localhost' } })).rejects.toThrow(
      'invalid-request',
    );
  });
  it('does not believe an instant that is yet to come', async () => {
    const { ask, events } = service();
    await ask({ at: '2099-01-01T00:00:00Z' });
    expect(events()[0]?.at).toBe(NOON);
  });
});

describe('reporting an outcome', () => {
  it('unlearns fraud, and holds it against the account for a while', async () => {
    const { ask, tell, learnAll, clock } = service();
    const { decisionId } = await ask({ context: { ...context, deviceId: 'hers' } });
    await learnAll();
    clock.now += 1_000;
    expect(await tell(decisionId, { confirmed: 'fraud' })).toBeUndefined();
    await learnAll();
    clock.now += 1_000;
    const { userRisk, reasons } = await ask({ context: { ...context, deviceId: 'hers' } });
    expect(userRisk.level).toBe('high');
    expect(reasons.map(({ signal }) => signal)).not.toContain('known-device');
  });
  it('says the same thing under the same event id', async () => {
    const { ask, tell, events } = service();
    const { decisionId } = await ask();
    await tell(decisionId, { challengePassed: true });
    await tell(decisionId, { challengePassed: true });
    await tell(decisionId, { confirmed: 'legitimate' });
    const outcomes = events().filter(({ type }) => type === 'risk.outcome-reported');
    expect(new Set(outcomes.map(({ eventId }) => eventId)).size).toBe(2);
  });
  it('does not find a decision that was never made, or has expired', async () => {
    const { ask, tell, clock } = service();
    expect(await tell('dec_01J00000000000000000000000', { confirmed: 'fraud' })).toMatchObject({
      code: 'not-found',
    });
    const { decisionId } = await ask();
    clock.now += 181 * 86_400_000;
    expect(await tell(decisionId, { confirmed: 'fraud' })).toMatchObject({ code: 'not-found' });
  });
});
