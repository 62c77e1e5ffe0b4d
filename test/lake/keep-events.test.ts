import { gunzipSync } from 'node:zlib';
import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import type { Assessment } from '../../functions/activity/domain/assessment.ts';
import { toOcsf } from '../../functions/activity/domain/ocsf/to-ocsf.ts';
import { S3EventLake } from '../../functions/lake/adapters/s3-event-lake.ts';
import { LAKE_COLUMNS, LAKE_TYPES } from '../../functions/lake/domain/columns.ts';
import { keptEvent, partitionOf, rowOf } from '../../functions/lake/domain/row.ts';
import { createKeepEvents } from '../../functions/lake/keep-events.ts';
import { lakeHandler } from '../../functions/lake/lake-batch.ts';
import { ACTIVITY_SAMPLES } from '../builders/activity-samples.ts';
import { signInDecided } from '../builders/risk-events.ts';
import { assessmentOf, home } from '../builders/risk-facts.ts';
import { S3Double } from '../fakes/s3-double.ts';

const samples = Object.values(ACTIVITY_SAMPLES) as ActivityEvent[];
const kept = samples.flatMap((event) => keptEvent(event) ?? []);
const KINDS = { string: 'string', bigint: 'number', double: 'number', boolean: 'boolean' } as const;

function world() {
  const s3 = new S3Double();
  const keepEvents = createKeepEvents({ lake: new S3EventLake(s3.asBinaryObjects(), 'lake') });
  return { s3, keepEvents };
}

describe('a row', () => {
  it('is made of each kind of event that is kept, and of no other', () => {
    expect(kept.map(({ type }) => type).sort()).toEqual([...LAKE_TYPES].sort());
  });

  it.each(kept)('of $type has values of declared columns and types only', (event) => {
    const types = new Map(LAKE_COLUMNS);
    for (const [name, value] of Object.entries(rowOf(event))) {
      const type = types.get(name);
      if (!type) throw new Error(`${name} is no column`);
      if (value !== undefined) expect(typeof value, name).toBe(KINDS[type]);
    }
  });

  it('says what challengers would have decided, and nothing of any where none ran', () => {
    const shadows = [
      { modelVersion: 'a-1', score: 0.2, wouldDecide: 'challenge' },
      { modelVersion: 'b-2', score: 0.001, wouldDecide: 'allow' },
    ] as const;
    const of = (assessment: Assessment) =>
      Object.entries(rowOf(signInDecided({ assessment }))).filter(
        ([name, value]) => name.startsWith('challenger_') && value !== undefined,
      );
    expect(Object.fromEntries(of(assessmentOf({ shadows })))).toEqual({
      challenger_1_version: 'a-1',
      challenger_1_score: 0.2,
      challenger_1_would_decide: 'challenge',
      challenger_2_version: 'b-2',
      challenger_2_score: 0.001,
      challenger_2_would_decide: 'allow',
    });
    expect(of(assessmentOf())).toEqual([]);
  });

  it('says neither city nor coordinates, which its event carried', () => {
    const event = signInDecided({ client: { ...home, city: 'Potsdam' } });
    expect(event.client).toMatchObject({ city: 'Potsdam', location: {} });
    expect(JSON.stringify(rowOf(event))).not.toMatch(/Potsdam|52\.52/);
  });

  it('lies in the folder of its kind, day and hour, in universal time', () => {
    const at = Date.UTC(2026, 0, 2, 3, 4);
    expect(partitionOf(signInDecided({ at }))).toBe('events/type=sign-in.decided/date=2026-01-02/hour=03/');
  });
});

describe('keeping events', () => {
  it('writes each folder once, as compressed lines, and the same batch again changes nothing', async () => {
    const { s3, keepEvents } = world();
    const events = [signInDecided(), signInDecided({ password: 'wrong', answer: 'refused' })];
    const written: string[] = [];
    const lake = new S3EventLake(
      {
        ...s3.asBinaryObjects(),
        put: async (bucket, key, body, condition) => {
          await s3.asBinaryObjects().put(bucket, key, body, condition);
          written.push(gunzipSync(body).toString());
        },
      },
      'lake',
    );
    expect(await createKeepEvents({ lake })(events)).toBe(2);
    expect(await createKeepEvents({ lake })(events)).toBe(2);
    expect(written).toHaveLength(1);
    expect(
      written[0]
        ?.trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).password),
    ).toEqual(['right', 'wrong']);
    expect(await keepEvents([])).toBe(0);
  });

  const message = (messageId: string, body: string) => ({ messageId, body }) as SQSEvent['Records'][number];
  const onBus = (event: ActivityEvent) =>
    JSON.stringify({ 'detail-type': `gatehouse.${event.type}.v1`, detail: toOcsf(event) });

  it('leaves to the dead-letter queue what nobody can read, and writes the rest', async () => {
    const { s3, keepEvents } = world();
    const Records = [message('good', onBus(signInDecided())), message('bad', 'no event')];
    expect(await lakeHandler(keepEvents)({ Records })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'bad' }],
    });
    expect(s3.calls).toEqual(['put']);
  });

  it('lets the whole batch come again when the bucket does not answer', async () => {
    const { s3, keepEvents } = world();
    s3.outage = new Error('down');
    const Records = [message('one', onBus(signInDecided())), message('two', onBus(signInDecided()))];
    const { batchItemFailures } = await lakeHandler(keepEvents)({ Records });
    expect(batchItemFailures).toHaveLength(2);
  });
});
