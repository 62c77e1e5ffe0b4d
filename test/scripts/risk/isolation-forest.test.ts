import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EVENT_FEATURES, eventFeatures } from '../../../scripts/risk/baselines/event-features.ts';
import { writeFeatures } from '../../../scripts/risk/baselines/features-file.ts';
import { isolationForest } from '../../../scripts/risk/baselines/isolation-forest.ts';
import { simulate } from '../../../scripts/risk/simulate/simulation.ts';
import { worldA } from '../../../scripts/risk/simulate/worlds/a.ts';
import fitted from './fixtures/isolation-forest.json' with { type: 'json' };

describe('isolationForest', () => {
  const score = isolationForest(fitted.forest);

  it('scores as the library that fitted the trees', () => {
    expect(fitted.rows.length).toBeGreaterThan(20);
    fitted.rows.forEach((row, i) => {
      expect(score(row)).toBeCloseTo(fitted.scores[i] as number, 12);
    });
  });

  it('finds the row that lies apart', () => {
    const scores = fitted.rows.map(score);
    expect(scores.indexOf(Math.max(...scores))).toBe(fitted.rows.length - 1);
  });
});

describe('eventFeatures', () => {
  const minimal = { eventId: 'e', at: 0, userId: 'u', ip: '2001:db8::1', flow: 'sign-in' };

  it('is a number for every feature, whatever is missing', () => {
    const row = eventFeatures(minimal);
    expect(row).toHaveLength(EVENT_FEATURES.length);
    expect(row.every(Number.isFinite)).toBe(true);
  });

  it('knows nothing of whose account it is, and something of the client', () => {
    expect(eventFeatures({ ...minimal, userId: 'other' })).toEqual(eventFeatures(minimal));
    expect(eventFeatures({ ...minimal, asn: 5 })).not.toEqual(eventFeatures(minimal));
  });
});

describe('writeFeatures', () => {
  it('has a row for each right password, marked by the time it may be learnt from', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'features-'));
    try {
      const events = [...simulate(worldA, { users: 60, days: 10, seed: 5 })];
      const trainUntil = worldA.startsAt + 5 * 86_400_000;
      const stream = (async function* () {
        yield* events;
      })();
      const ids = await writeFeatures(stream, join(folder, 'f.csv'), trainUntil);
      const right = events.filter(({ passwordCorrect }) => passwordCorrect);
      const [header = '', ...rows] = readFileSync(join(folder, 'f.csv'), 'utf8').trim().split('\n');
      expect(ids).toEqual(right.map(({ eventId }) => eventId));
      expect(header.split(',')).toHaveLength(EVENT_FEATURES.length + 2);
      expect(rows.map((row) => row.startsWith('1,'))).toEqual(right.map(({ at }) => at < trainUntil));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
