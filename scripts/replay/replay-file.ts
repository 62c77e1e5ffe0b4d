import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { readDecisionLine } from '../../functions/operations/domain/decision-line.ts';
import { isReplayable, replayDecision } from '../../functions/operations/domain/replay-decision.ts';
import {
  type Counted,
  EMPTY_TALLY,
  type ReplayTally,
  tallied,
} from '../../functions/operations/domain/replay-tally.ts';
import type { RiskPolicy } from '../../functions/risk/domain/policy.ts';

export type ReplayedFile = {
  readonly kind: 'replayed';
  readonly tally: ReplayTally;
  readonly lines: number;
  readonly badLines: number;
  /** The first of them, by number, with what is wrong. */
  readonly complaints: readonly string[];
};

const BATCH = 5_000;
const MAX_COMPLAINTS = 5;

/** Replays a file line by line, in the memory of one batch. Bad lines are counted and the first ones named. */
export async function replayFile(
  file: string,
  candidate: RiskPolicy,
  against: RiskPolicy,
): Promise<ReplayedFile | { readonly kind: 'other-edges' }> {
  if (!isReplayable(candidate, against)) return { kind: 'other-edges' };
  let tally = EMPTY_TALLY;
  let lines = 0;
  let badLines = 0;
  let batch: Counted[] = [];
  const complaints: string[] = [];
  const count = () => {
    tally = tallied(tally, batch, against.version);
    batch = [];
  };
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    lines += 1;
    if (line.trim() === '') continue;
    const stored = readDecisionLine(line);
    if ('problem' in stored) {
      badLines += 1;
      if (complaints.length < MAX_COMPLAINTS) complaints.push(`line ${lines}: ${stored.problem}`);
      continue;
    }
    batch.push({ stored, replayed: replayDecision(stored, candidate, against) });
    if (batch.length === BATCH) count();
  }
  count();
  return { kind: 'replayed', tally, lines, badLines, complaints };
}
