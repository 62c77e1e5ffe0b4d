import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL } from '../../local/paths.ts';
import { eventLine } from '../event-line.ts';
import { simulate } from '../simulate/simulation.ts';
import { WORLDS } from '../simulate/worlds.ts';

/** One simulated file: its world, its size and its seed make it, byte for byte. */
export type Stream = {
  readonly world: 'a' | 'b' | 'c' | 'd';
  readonly users: number;
  readonly days: number;
  readonly seed: number;
};

const SIZE = { users: 20_000, days: 90 } as const;
/** What the shipped model was trained on: the first 70 % of the time of each. */
export const TRAINING_STREAMS: readonly Stream[] = (['a', 'c', 'd'] as const).map((world) => ({
  world,
  ...SIZE,
  seed: 1,
}));
/** A later part of a stream that training saw, other people of that world, and a world that it never saw. */
export const JUDGED_STREAMS: readonly (Stream & { readonly name: string; readonly judgedFrom: number })[] = [
  { world: 'a', ...SIZE, seed: 1, name: 'world a, later', judgedFrom: 0.7 },
  { world: 'a', days: 90, users: 40_000, seed: 2, name: 'world a, other people', judgedFrom: 0.3 },
  { world: 'b', days: 90, users: 40_000, seed: 1, name: 'world b, never trained on', judgedFrom: 0.3 },
];

/** Smaller, because a model is trained on them once for every signal. */
export const ABLATION_STREAMS: readonly Stream[] = (['a', 'c'] as const).map((world) => ({
  world,
  users: 20_000,
  days: 90,
  seed: 3,
}));
export const STALENESS_STREAM: Stream = { world: 'a', users: 20_000, days: 90, seed: 3 };

/** The stream's file, simulated unless it is there already. */
export async function fileOf({ world, users, days, seed }: Stream): Promise<string> {
  const folder = join(LOCAL, 'risk', 'streams');
  mkdirSync(folder, { recursive: true });
  const definition = WORLDS.get(world);
  if (!definition) throw new RangeError(`There is no world ${world}`);
  // A changed world is another stream; a changed simulator is for whoever changes it to see, by deleting the folder.
  const print = createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 8);
  const path = join(folder, `${world}-${users}-${days}-${seed}-${print}.jsonl`);
  if (existsSync(path)) return path;
  const out = createWriteStream(`${path}.part`);
  for (const event of simulate(definition, { users, days, seed }))
    if (!out.write(`${eventLine(event)}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
  renameSync(`${path}.part`, path);
  return path;
}
