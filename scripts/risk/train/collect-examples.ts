import { createAssessor } from '../../../functions/risk/domain/assess.ts';
import { knownFacts } from '../../../functions/risk/domain/known-facts.ts';
import type { LoadedModel } from '../../../functions/risk/domain/model.ts';
import type { RiskPolicy } from '../../../functions/risk/domain/policy.ts';
import { evidenceOf } from '../../../functions/risk/domain/signals.ts';
import { livePopulation } from '../backtest/replayed-population.ts';
import { ReplayedWorld } from '../backtest/replayed-world.ts';
import { type LabelledEvent, readEvents } from '../event-line.ts';
import type { ExampleFile } from './example-file.ts';

/** Until so much of a stream has passed nobody knows anybody, which is true of one day in an installation's life. */
const WARM_UP = 0.1;
/** What comes after this much of a stream's time decides between models; training never sees it. */
export const TRAINED_UNTIL = 0.7;
/** Attempts with a wrong password let nobody in. They say what an attack looks like, and count for less. */
const WRONG_PASSWORD_WEIGHT = 0.15;

export type Span = { readonly from: number; readonly until: number };

/** How far into a stream an instant is, 0..1. */
export function progressOf(at: number, { from, until }: Span): number {
  return until === from ? 1 : (at - from) / (until - from);
}

/** The first and the last instant of a file. */
export async function spanOf(path: string): Promise<Span> {
  let from = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  for await (const { at } of readEvents(path, () => {})) {
    from = Math.min(from, at);
    until = Math.max(until, at);
  }
  return { from, until };
}

/**
 * Replays a labelled file with a model that decides what is learned on the way, and keeps the evidence of every
 * decision. The label is never given to the replay.
 */
export async function collectExamples(
  path: string,
  { model, policy }: { readonly model: LoadedModel; readonly policy: RiskPolicy },
  examples: ExampleFile,
): Promise<void> {
  const span = await spanOf(path);
  const world = new ReplayedWorld(createAssessor({ policy, model }), livePopulation(true));
  for await (const { label, ...event } of readEvents(path, () => {}) as AsyncIterable<LabelledEvent>) {
    const { facts } = world.replay(event);
    const progress = progressOf(event.at, span);
    if (!label || progress < WARM_UP) continue;
    const isScored = facts.attempt.passwordOutcome !== 'wrong';
    examples.add({
      evidence: evidenceOf(knownFacts(facts), policy.signals),
      isAttack: label.attack,
      weight: isScored ? 1 : WRONG_PASSWORD_WEIGHT,
      isValidation: progress >= TRAINED_UNTIL,
      isScored,
    });
  }
}
