// Usage: npm run bench:hot-keys
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DETECTION_BATCH } from '../../functions/detection/config.ts';
import { type Bar, chartOf } from './hot-keys/chart.ts';
import { detection, naive, ours, type Seconds } from './hot-keys/designs.ts';
import { LOADS, PER_SECOND } from './hot-keys/load.ts';
import { heatOf, hottestByKind, PARTITION_LIMITS } from './hot-keys/partition-limits.ts';

/**
 * Sends 5,000 sign-ins a second from one country and one network through this design and through one that counts as it
 * goes, and says what the hottest keys of each cost against what one partition takes.
 */
const SECONDS = 3;
const SHOWN_KEYS = 6;
/** As a queue hands events on if nobody says otherwise: ten at a time, to as many as it takes. */
const UNBATCHED = { size: 10, maxConcurrency: PER_SECOND / 10 };
const CHART = fileURLToPath(new URL('../../docs/detection/hot-keys.svg', import.meta.url));

const number = (value: number) => Math.round(value).toLocaleString('en').padStart(8);
const bars: Bar[] = [];

function show(design: string, load: string, seconds: Seconds): void {
  console.log(`\n${design}: ${load}`);
  console.log(`${'hottest key of its kind, in its hottest second'.padEnd(66)}  writes   reads  of limit`);
  const hottest = hottestByKind(seconds).slice(0, SHOWN_KEYS);
  for (const { key, writeUnits, readUnits } of hottest) {
    const share = heatOf({ writeUnits, readUnits });
    const verdict = share > 1 ? '  too hot' : '';
    const name = key.length > 64 ? `${key.slice(0, 61)}...` : key;
    console.log(
      `${name.padEnd(64)}${number(writeUnits)}${number(readUnits)}${`${Math.round(share * 100)} %`.padStart(10)}${verdict}`,
    );
  }
  const [first] = hottest;
  if (first) bars.push({ design, load, key: first.key, share: heatOf(first) });
}

console.log(
  `${PER_SECOND.toLocaleString('en')} sign-ins a second for ${SECONDS} seconds. A partition takes ` +
    `${PARTITION_LIMITS.writeUnits.toLocaleString('en')} write and ${PARTITION_LIMITS.readUnits.toLocaleString('en')} read units a second.`,
);
for (const load of LOADS) {
  const replay = await ours(load, SECONDS);
  show('this design', load.name, replay.seconds);
  console.log(
    `largest item ${number(replay.largestItemBytes).trim()} of ${number(PARTITION_LIMITS.itemBytes).trim()} bytes`,
  );
  show('counting as it goes', load.name, (await naive(load, 1)).seconds);
  for (const batching of [DETECTION_BATCH, UNBATCHED])
    show(
      `detection, ${batching.size} to each of ${batching.maxConcurrency}`,
      load.name,
      await detection(replay.events, batching),
    );
}
writeFileSync(CHART, chartOf(bars));
