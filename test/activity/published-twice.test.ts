import { describe, expect, it } from 'vitest';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import { notificationHandler } from '../../functions/notification/notification-batch.ts';
import { createNotify } from '../../functions/notification/notify.ts';
import { dynamoDbUsedOnce } from '../../functions/platform/adapters/dynamodb-used-once.ts';
import { ACTIVITY_SAMPLES } from '../builders/activity-samples.ts';
import { publisher } from '../builders/publisher-world.ts';
import { accountId, signInDecided, verdictGiven } from '../builders/risk-events.ts';
import { assessmentOf, NOON, saoPaulo, subject } from '../builders/risk-facts.ts';
import { streamRecord } from '../builders/stream-records.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';
import { IncidentWorld } from '../fakes/incident-world.ts';
import { MemoryMailer } from '../fakes/memory-mailer.ts';
import { MemoryPurposeKeys } from '../fakes/memory-purpose-keys.ts';

const takeover = signInDecided({
  client: saoPaulo,
  answer: 'refused',
  assessment: assessmentOf({
    decision: 'block',
    level: 'high',
    reasons: [{ signal: 'impossible-travel', evidence: {}, bits: 5 }],
  }),
});

/** What the bus holds after a publisher was killed before it could say that it had published, and came again. */
async function publishedTwice(...events: readonly ActivityEvent[]) {
  const { bus, publish } = publisher();
  const records = events.map((event) => streamRecord(event));
  bus.troubles.push('answer-lost');
  await publish(...records).catch(() => {});
  await publish(...records);
  expect(bus.taken).toHaveLength(2 * events.length);
  return { Records: bus.messages() } as never;
}

function notifier() {
  const mailer = new MemoryMailer();
  const handler = notificationHandler(
    createNotify({
      addresses: { emailOf: async () => 'ada@example.com' },
      mailer,
      used: dynamoDbUsedOnce(new DynamoDbDouble().asDocumentClient(), 'sessions'),
      keys: new MemoryPurposeKeys(),
      linkBaseUrl: 'https://gatehouse.example/verdict',
      now: () => NOON,
    }),
  );
  return { mailer, handler };
}

describe('an event that was published twice', () => {
  it.each([
    ['a refused sign-in', takeover],
    ['a containment', ACTIVITY_SAMPLES['account.contained']],
    ['a used refresh token', ACTIVITY_SAMPLES['session.reuse-detected']],
  ])('is mailed of once: %s', async (_, event) => {
    const { mailer, handler } = notifier();
    expect(await handler(await publishedTwice(event))).toEqual({ batchItemFailures: [] });
    expect(mailer.sent).toHaveLength(1);
  });

  it('is mailed of once where the mail service was down for the first of them', async () => {
    const { mailer, handler } = notifier();
    const batch = await publishedTwice(takeover);
    mailer.isDown = true;
    const { batchItemFailures } = await handler(batch);
    expect(batchItemFailures).toHaveLength(2);
    mailer.isDown = false;
    await handler(batch);
    expect(mailer.sent).toHaveLength(1);
  });

  it('is mailed of twice if it is two events', async () => {
    const { mailer, handler } = notifier();
    const again = { ...takeover, eventId: signInDecided().eventId };
    await handler(await publishedTwice(takeover, again));
    expect(mailer.sent).toHaveLength(2);
  });

  it.each([
    ['a takeover', takeover],
    ['a sign-in its owner disowns', verdictGiven({ about: { eventId: takeover.eventId } })],
  ])('makes one finding and one incident: %s', async (_, event) => {
    const world = new IncidentWorld(NOON);
    world.addAccount(accountId, subject);
    await world.detectorHandler(await publishedTwice(event));
    expect(new Set(world.findings.map(({ findingId }) => findingId)).size).toBe(1);
    for (const finding of world.findings) await world.takeIn(finding);
    expect(world.cases()).toHaveLength(1);
    expect(world.started).toHaveLength(1);
  });
});
