import { describe, expect, it } from 'vitest';
import { DRIFT_KEY, S3DriftStore } from '../../functions/lake/adapters/s3-drift-store.ts';
import { createWatchDrift } from '../../functions/lake/watch-drift.ts';
import { countIntoBins } from '../../functions/risk/domain/drift.ts';
import { DRIFT_KEY as GRANTED_KEY } from '../../infra/evidence-stack.ts';
import { signInDecided } from '../builders/risk-events.ts';
import { assessmentOf, DAY, NOON } from '../builders/risk-facts.ts';
import { S3Double } from '../fakes/s3-double.ts';

const calm = assessmentOf({ score: 0.002 });
const alarming = assessmentOf({ score: 0.9 });
const reference = countIntoBins({}, Array(100).fill(calm));

function world(champion: () => string = () => 'test') {
  const s3 = new S3Double();
  const reports = new Map<string, number>();
  const watcher = () =>
    createWatchDrift({
      store: new S3DriftStore(s3.asObjects(), 'lake'),
      champion: async () => ({ modelVersion: champion(), reference }),
      report: (feature, stability) => void reports.set(feature, stability),
    });
  const day = (n: number, count: number, assessment = calm) =>
    Array.from({ length: count }, (_, i) => signInDecided({ at: NOON + n * DAY + i, assessment }));
  return { s3, reports, watcher, watch: watcher(), day };
}

describe('drift', () => {
  it('is reported of the last whole day, once that is over', async () => {
    const { watch, day, reports } = world();
    await watch(day(0, 1_000, alarming));
    expect(reports.size).toBe(0);
    await watch(day(1, 1));
    expect(reports.get('score')).toBeGreaterThan(0.25);
    expect(reports.get('new-country')).toBe(0);
  });

  it('is none while people sign in as they did', async () => {
    const { watch, day, reports } = world();
    await watch([...day(0, 1_000), ...day(1, 1)]);
    expect(reports.get('score')).toBe(0);
  });

  it.each([
    { name: 'too few decided', days: [0, 1], count: 999 },
    { name: 'a day is missing between', days: [0, 2], count: 1_000 },
  ])('is not told where $name', async ({ days: [first = 0, next = 0], count }) => {
    const { watch, day, reports } = world();
    await watch(day(first, count, alarming));
    await watch(day(next, 1));
    expect(reports.size).toBe(0);
  });

  it('is counted whole by several at once, and anew from what cannot be read', async () => {
    const { s3, watcher, day, reports } = world();
    s3.put(DRIFT_KEY, 'broken');
    await Promise.all([watcher()(day(0, 400)), watcher()(day(0, 300)), watcher()(day(0, 300))]);
    await watcher()(day(1, 1));
    expect(reports.has('score')).toBe(true);
  });

  it('is not watched for a model that does not say what it was trained on', async () => {
    const { s3, watcher, day } = world();
    const watch = createWatchDrift({
      store: new S3DriftStore(s3.asObjects(), 'lake'),
      champion: async () => ({ modelVersion: 'test' }),
      report: () => undefined,
    });
    await watch(day(0, 10));
    expect(s3.calls).toEqual([]);
    await watcher()(day(0, 10));
    expect(s3.calls).toEqual(['get', 'put']);
  });

  it('counts only what the model in use decided, and begins anew with another', async () => {
    let version = 'test';
    const { watch, day, reports } = world(() => version);
    const ofOther = { ...alarming, modelVersion: 'other' };
    await watch([...day(0, 1_000), ...day(0, 1_000, ofOther)]);
    await watch(day(1, 1));
    expect(reports.get('score')).toBe(0);
    reports.clear();
    version = 'other';
    await watch(day(1, 1_000, ofOther));
    expect(reports.size).toBe(0);
    await watch(day(2, 1, ofOther));
    expect(reports.get('score')).toBeGreaterThan(0.25);
  });

  it('is counted where the function may write', () => expect(GRANTED_KEY).toBe(DRIFT_KEY));
});
