import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import { replayFile } from '../../scripts/replay/replay-file.ts';
import { replayTable } from '../../scripts/replay/replay-table.ts';
import { policyWith } from '../operations/domain/stored-decisions.ts';

const IN_USE = policyWith({ challengeFrom: 0.2, byFactor: {} });
const reason = { signal: 'new-device', evidence: { standing: 'new' }, bits: 2 };
const line = (eventId: string, score: number, more: object = {}) =>
  JSON.stringify({
    eventId,
    score,
    decision: score < 0.2 ? 'allow' : 'challenge',
    reasons: [reason],
    ...more,
  });

function file(...lines: readonly string[]): string {
  const path = join(mkdtempSync(join(tmpdir(), 'replay-')), 'decisions.jsonl');
  writeFileSync(path, lines.join('\n'));
  return path;
}

async function replayed(path: string) {
  const result = await replayFile(path, policyWith({ challengeFrom: 0.1, byFactor: {} }), IN_USE);
  if (result.kind !== 'replayed') throw new Error(result.kind);
  return result;
}

describe('a replay of a file', () => {
  it('counts by cohort who would newly be challenged, and ignores keys it does not know', async () => {
    const result = await replayed(
      file(
        line('a', 0.15, { factors: [], cohort: { network: 'mobile' }, somethingNew: 1 }),
        line('b', 0.05, { factors: null, cohort: null }),
        line('c', 0.3, { cohort: 'family' }),
      ),
    );
    expect(result.tally.all).toMatchObject({
      decisions: 3,
      wereAsked: 1,
      wouldBeAsked: 2,
      newlyChallenged: 1,
    });
    expect(result.tally.samples.newlyChallenged).toEqual(['a']);
    const table = replayTable(result, 'candidate-1', 'default-1');
    expect(table).toMatch(/^network: mobile +1 +0\.00 % +100\.00 % +20\.65 %–100\.00 % +1 +0 +0 +0$/m);
    expect(table).toMatch(/^cohort: family +1 +100\.00 %/m);
  });

  it('counts and names bad lines, and goes on', async () => {
    const { badLines, complaints, tally } = await replayed(
      file(line('a', 0.05), 'no JSON', line('b', 1.5), '', line('c', 0.05)),
    );
    expect(badLines).toBe(2);
    expect(complaints).toEqual(['line 2: not JSON', expect.stringMatching(/^line 3: score: /)]);
    expect(tally.all.decisions).toBe(2);
  });

  it('is refused for other edges of evidence', async () => {
    const edged = {
      ...defaultPolicy,
      signals: { ...defaultPolicy.signals, dormantAccount: { minimumIdleDays: 1 } },
    };
    expect(await replayFile(file(line('a', 0.1)), edged, defaultPolicy)).toEqual({ kind: 'other-edges' });
  });
});
