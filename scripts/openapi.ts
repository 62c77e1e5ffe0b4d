// Usage: node scripts/openapi.ts [--check]
// Writes docs/openapi.json from the route table; with --check, fails if the file is not current.
import { readFileSync, writeFileSync } from 'node:fs';
import { openApiDocument } from './openapi/document.ts';

const file = new URL('../docs/openapi.json', import.meta.url);
const text = `${JSON.stringify(openApiDocument(), null, 2)}\n`;

if (process.argv.includes('--check')) {
  const isCurrent = readIfThere(file) === text;
  console.log(
    isCurrent ? 'docs/openapi.json is current' : 'docs/openapi.json is not current: run `npm run openapi`',
  );
  process.exitCode = isCurrent ? 0 : 1;
} else {
  writeFileSync(file, text);
  console.log('wrote docs/openapi.json');
}

function readIfThere(url: URL): string | undefined {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return undefined;
  }
}
