import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleHandler } from './bundle-handler.ts';

/** Writes `index.mjs` of one handler. A program of its own, because the CDK waits for bundles synchronously. */
const [entry, outputDirectory] = process.argv.slice(2);
if (!entry || !outputDirectory)
  throw new Error('Usage: node infra/bundling/write-bundle.ts <entry> <directory>');
await writeFile(join(outputDirectory, 'index.mjs'), await bundleHandler(entry));
