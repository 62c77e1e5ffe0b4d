import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { decodeProfile, fadeAt } from '../../functions/risk/domain/profile.ts';
import { output } from '../../scripts/local/deploy.ts';
import { RecordReader } from '../../scripts/story/record.ts';
import { stageOf } from '../../scripts/story/stage-of.ts';
import { apiFrom, HOME, LAPTOP } from '../../scripts/story/world.ts';
import { killWorkers, whileKillingWorkers } from './emulator-workers.ts';
import { homeOfTheirOwn, PASSWORD, signedIn, signUp, stubbornly } from './people.ts';

const state = inject('localState');
const stage = stageOf(state);
const emulator = state.pid ?? 0;
const connection = {
  endpoint: state.endpointUrl,
  region: state.region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(connection));
const record = new RecordReader(stage);

/** A follower of the bus that only counts what it is told. */
const sqs = new SQSClient(connection);
let queueUrl: string | undefined;
const published = new Map<string, number>();

async function hearWhatIsPublished(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (Messages.length === 0) return;
    for (const { Body = '{}' } of Messages) {
      const eventId = JSON.parse(Body).detail?.unmapped?.gatehouse?.eventId;
      if (eventId) published.set(eventId, (published.get(eventId) ?? 0) + 1);
    }
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
}

async function weightLearnedOf(decisionIp: string): Promise<number> {
  const subject = (await record.decisions()).find(({ client }) => client.ip === decisionIp)?.subject;
  const { Items = [] } = await documents.send(
    new ScanCommand({
      TableName: output(state.outputs, 'ActivityTableName'),
      FilterExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `PROFILE#${subject}` },
    }),
  );
  const profile = decodeProfile(String(Items[0]?.['body']));
  if (profile === 'unreadable') return 0;
  return profile.weight * fadeAt(profile, Date.now());
}

beforeAll(async () => {
  const queue = await sqs.send(new CreateQueueCommand({ QueueName: `heard-${Date.now()}` }));
  queueUrl = queue.QueueUrl;
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  const arn = Attributes?.['QueueArn'];
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn,
      },
    ],
  });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { Policy } }));
  const bus = { EventBusName: output(state.outputs, 'EventBusName') };
  const events = new EventBridgeClient(connection);
  const Name = 'everything-heard';
  await events.send(
    new PutRuleCommand({ ...bus, Name, EventPattern: JSON.stringify({ source: ['gatehouse'] }) }),
  );
  await events.send(new PutTargetsCommand({ ...bus, Rule: Name, Targets: [{ Id: 'heard', Arn: arn }] }));
});

afterAll(() => {
  for (const client of [sqs, documents]) client.destroy();
});

describe('when Lambda functions are killed', () => {
  it('a restart of all of them loses no session: nothing lives in their memory', async () => {
    const email = await signUp(stage);
    const { accessToken, refreshToken } = await signedIn(stage, email);
    expect(killWorkers(emulator)).toBeGreaterThan(3);
    const mine = apiFrom(stage, HOME, LAPTOP, accessToken);
    expect((await stubbornly(() => mine.getMe())).status).toBe(200);
    const refresh = () => mine.refreshSession({ body: { refreshToken } });
    expect((await stubbornly(refresh)).status).toBe(200);
  });

  it('decisions are kept once, published and learned, though functions die all the time', async () => {
    const place = homeOfTheirOwn();
    const { ip } = place;
    const email = await signUp(stage, { place });
    const api = apiFrom(stage, place, LAPTOP);
    const signIn = () => stubbornly(() => api.signIn({ body: { email, password: PASSWORD } }));
    const sessions: string[] = [];
    const keep = (answer: Awaited<ReturnType<typeof signIn>>) => {
      if (answer.ok && answer.body.status === 'signed-in') sessions.push(answer.body.session.accessToken);
    };
    // One before: a killed function keeps the place in the lane that it took, so on a slow machine none may follow.
    // A function that was just restarted may not have read the world around yet, and asks for more instead.
    for (let tries = 0; sessions.length === 0 && tries < 3; tries += 1) keep(await signIn());
    const killed = await whileKillingWorkers(emulator, 700, async () => {
      for (let i = 0; i < 12; i += 1) keep(await signIn());
    });
    expect(killed).toBeGreaterThan(5);
    expect(sessions.length).toBeGreaterThan(0);
    for (const accessToken of sessions)
      expect((await apiFrom(stage, HOME, LAPTOP, accessToken).getMe()).status).toBe(200);

    const decided = (await record.decisions()).filter(({ client }) => client.ip === ip);
    const signedInIds = decided.flatMap(({ sessionId = [] }) => sessionId);
    expect(new Set(signedInIds).size).toBe(signedInIds.length);
    expect(signedInIds.length).toBeGreaterThanOrEqual(sessions.length);
    await expect
      .poll(
        async () => {
          await hearWhatIsPublished();
          return decided.filter(({ eventId }) => !published.has(eventId)).length;
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toBe(0);
    // The sign-up was the first lesson, and what was let in with doubts is none.
    const taught = decided.filter(
      ({ answer, assessment }) => answer === 'signed-in' && assessment.level === 'low',
    );
    const lessons = 1 + taught.length;
    await expect
      .poll(() => weightLearnedOf(ip), { timeout: 60_000, interval: 1_000 })
      .toBeCloseTo(lessons, 1);
  });
});
