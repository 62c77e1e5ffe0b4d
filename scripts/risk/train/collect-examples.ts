import { open } from 'node:fs/promises';
import { createAssessor } from '../../../functions/risk/domain/assess.ts';
import { knownFacts } from '../../../functions/risk/domain/known-facts.ts';
import type { LoadedModel } from '../../../functions/risk/domain/model.ts';
import type { RiskPolicy } from '../../../functions/risk/domain/policy.ts';
import { evidenceOf } from '../../../functions/risk/domain/signals.ts';
import type { ReplayedPopulation } from '../backtest/replayed-population.ts';
import { ReplayedWorld } from '../backtest/replayed-world.ts';
import { parseEventLine, readEvents } from '../event-line.ts';
import type { ExampleFile } from './example-file.ts';

/** Until so much of a stream has passed nobody knows anybody, which is true of one day in an installation's life. */
const WARM_UP = 0.02;
/** What comes after this much of a stream's time decides between models; training never sees it. */
export const TRAINED_UNTIL = 0.7;
/** Attempts with a wrong password let nobody in. They say what an attack looks like, and count for less. */
const WRONG_PASSWORD_WEIGHT = 0.15;

export type Collecting = {
  readonly model: LoadedModel;
  readonly policy: RiskPolicy;
  readonly population: () => ReplayedPopulation;
  /** Of each example, relative to those of other files. */
  readonly weight: number;
};

export type Span = { readonly from: number; readonly until: number };

/** How far into a stream an instant is, 0..1. */
export function progressOf(at: number, { from, until }: Span): number {
  return until === from ? 1 : (at - from) / (until - from);
}

const TAIL_BYTES = 65_536;

/** The first and the last instant of a file, without reading what is between. @throws Error if it holds no event */
export async function spanOf(path: string): Promise<Span> {
  let from: number | undefined;
  for await (const { at } of readEvents(path, () => {})) {
    from = at;
    break;
  }
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    const last = tail
      .toString('utf8')
      .split('\n')
      .map(parseEventLine)
      .findLast((parsed) => parsed.kind === 'event');
    if (from === undefined || !last) throw new Error(`${path} holds no event`);
    return { from, until: last.event.at };
  } finally {
    await file.close();
  }
}

/**
 * Replays a labelled file with a model that decides what is learned on the way, and keeps the evidence of every
 * decision. The label is never given to the replay.
 */
export async function collectExamples(
  path: string,
  collecting: Collecting,
  examples: ExampleFile,
): Promise<void> {
  const { weight } = collecting;
  for await (const { label, isScored, evidence, progress } of replayedEvidence(path, collecting)) {
    if (!label || progress < WARM_UP) continue;
    examples.add({
      evidence,
      isAttack: label.attack,
      weight: isScored ? weight : weight * WRONG_PASSWORD_WEIGHT,
      isValidation: progress >= TRAINED_UNTIL,
      isScored,
    });
  }
}

/** The evidence of each attempt of a file, in turn. */
export async function* replayedEvidence(
  path: string,
  { model, policy, population }: Omit<Collecting, 'weight'>,
) {
  const span = await spanOf(path);
  const world = new ReplayedWorld(createAssessor({ policy, model }), population());
  for await (const { label, ...event } of readEvents(path, () => {})) {
    const { facts } = await world.replay(event);
    yield {
      label,
      progress: progressOf(event.at, span),
      isScored: facts.attempt.passwordOutcome !== 'wrong',
      evidence: evidenceOf(knownFacts(facts), policy.signals),
    };
  }
}
