// Usage: npm run simulate -- --users N --days D --seed S --out F [--world a|b|c|d] [--labels F2] [--omit-fingerprints]
// Writes labelled sign-in events; with --labels, the labels go to that file instead, a line for each eventId.
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { eventLine } from '../event-line.ts';
import { simulate } from './simulation.ts';
import { Summary } from './summary.ts';
import { WORLDS } from './worlds.ts';

const CHUNK_CHARACTERS = 1 << 18;
const PROGRESS_EVENTS = 100_000;

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '20000' },
    days: { type: 'string', default: '90' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    world: { type: 'string', default: 'a' },
    labels: { type: 'string' },
    'omit-fingerprints': { type: 'boolean', default: false },
  },
});
const world = WORLDS.get(values.world.toLowerCase());
if (!world) fail(`there is no world ${values.world}; there are ${[...WORLDS.keys()].join(', ')}`);
if (!values.out) fail('--out is missing: where the events are written');
const extent = { users: whole('users', 1), days: whole('days', 1), seed: whole('seed', 0) };

const startedAt = performance.now();
const events = lineWriter(values.out);
const labels = values.labels === undefined ? undefined : lineWriter(values.labels);
const summary = new Summary();
for (const event of simulate(world, extent)) {
  summary.add(event);
  const { label, passwordFingerprint, ...facts } = event;
  const written =
    values['omit-fingerprints'] || !passwordFingerprint ? facts : { ...facts, passwordFingerprint };
  if (labels) await labels.write(JSON.stringify({ eventId: event.eventId, ...label }));
  await events.write(eventLine(labels || !label ? written : { ...written, label }));
  if (summary.events % PROGRESS_EVENTS === 0) {
    console.error(
      `… ${summary.events.toLocaleString('en')} events, ${new Date(event.at).toISOString().slice(0, 10)}`,
    );
  }
}
await Promise.all([events.end(), labels?.end()]);
const seconds = (performance.now() - startedAt) / 1000;
console.log(summary.table());
console.log(
  `\nworld ${world.name}, seed ${extent.seed}: ${summary.events.toLocaleString('en')} events in ${seconds.toFixed(1)} s ` +
    `(${Math.round(summary.events / seconds).toLocaleString('en')}/s) to ${values.out}`,
);

function whole(name: 'users' | 'days' | 'seed', least: number): number {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < least) fail(`--${name} must be a whole number from ${least}`);
  return number;
}

function fail(message: string): never {
  console.error(`✗ ${message}`);
  process.exit(1);
}

/** Collects lines and waits where the disk is slower than we are. */
function lineWriter(path: string) {
  const stream: WriteStream = createWriteStream(path);
  stream.on('error', (error) => fail(`${path} cannot be written: ${error.message}`));
  let chunk = '';
  const flush = async () => {
    const isRoom = stream.write(chunk);
    chunk = '';
    if (!isRoom) await once(stream, 'drain');
  };
  return {
    write: (line: string): Promise<void> | undefined => {
      chunk += `${line}\n`;
      return chunk.length >= CHUNK_CHARACTERS ? flush() : undefined;
    },
    end: async () => {
      await flush();
      stream.end();
      await once(stream, 'finish');
    },
  };
}
