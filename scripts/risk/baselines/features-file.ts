// Usage: node scripts/risk/baselines/features-file.ts --events F --out CSV --train-until 2026-02-19T00:00:00Z
// Writes a row of numbers for each event with a right password, for the Python baselines. The first columns say
// whether the row may be learnt from, and (for the booster only) whether it is labelled an attack.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { type BadLine, type LabelledEvent, readEvents } from '../event-line.ts';
import { EVENT_FEATURES, eventFeatures } from './event-features.ts';

const HEADER = ['train', 'attack', ...EVENT_FEATURES.map(([name]) => name)].join(',');

/** @returns the ids of the events, in the order of the rows */
export async function writeFeatures(events: AsyncIterable<LabelledEvent>, out: string, trainUntil: number) {
  const stream = createWriteStream(out);
  stream.write(`${HEADER}\n`);
  const eventIds: string[] = [];
  for await (const event of events) {
    if (event.passwordCorrect !== true) continue;
    eventIds.push(event.eventId);
    const row = [event.at < trainUntil ? 1 : 0, event.label?.attack ? 1 : 0, ...eventFeatures(event)];
    if (!stream.write(`${row.join(',')}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return eventIds;
}

if (import.meta.main) {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { events: text, out: text, 'train-until': text } });
  const trainUntil = Date.parse(values['train-until'] ?? '');
  if (!values.events || !values.out || Number.isNaN(trainUntil)) {
    console.error('✗ --events, --out and --train-until (an instant) are all needed');
    process.exit(1);
  }
  const complain = ({ line, reason }: BadLine) => console.error(`line ${line}: ${reason}`);
  const written = await writeFeatures(readEvents(values.events, complain), values.out, trainUntil);
  console.log(`${written.length.toLocaleString('en')} rows to ${values.out}`);
}
