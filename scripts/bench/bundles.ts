import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { bundleBudget, bundleHandler, FUNCTIONS } from '../../infra/bundling/bundle-handler.ts';

/** Modules named like handlers that only wire them. */
const NO_ENTRIES = new Set(['http-handler.ts', 'use-cases.handler.ts', 'workflow-handler.ts']);

/** Every handler's file, seen from `functions/`. */
export function handlerEntries(): readonly string[] {
  return globSync(['*/handler.ts', '*/*.handler.ts'], { cwd: FUNCTIONS })
    .filter((entry) => !NO_ENTRIES.has(basename(entry)))
    .map((entry) => entry.replaceAll('\\', '/'))
    .sort();
}

export type BundleRow = readonly [handler: string, bytes: number, verdict: string];

/** The size of every Lambda function's bundle. */
export async function bundleTable(): Promise<readonly BundleRow[]> {
  return Promise.all(
    handlerEntries().map(async (entry): Promise<BundleRow> => {
      const { byteLength } = await bundleHandler(entry);
      return [entry, byteLength, byteLength <= bundleBudget(entry) ? 'ok' : 'over budget'];
    }),
  );
}

export async function printBundleTable(): Promise<void> {
  console.log(`${'bundle'.padEnd(44)}${'bytes'.padStart(12)}${'budget'.padStart(14)}`);
  for (const [handler, bytes, verdict] of await bundleTable())
    console.log(`${handler.padEnd(44)}${bytes.toLocaleString('en').padStart(12)}${verdict.padStart(14)}`);
}

if (import.meta.main) await printBundleTable();
