// Usage: node scripts/check/licences.ts
// Fails if a package that reaches a user's account has a licence that is not on the list.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../local/paths.ts';

const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'ISC',
  'MPL-2.0',
  'CC0-1.0',
  'Unlicense',
  'BlueOak-1.0.0',
]);

type Package = { readonly dev?: boolean; readonly license?: string };
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Package>;
};

const foreign = Object.entries(lock.packages).filter(([path, { dev, license }]) => {
  if (path === '' || dev) return false;
  return !license
    ?.replace(/[()]/g, '')
    .split(' OR ')
    .some((one) => ALLOWED.has(one.trim()));
});
for (const [path, { license }] of foreign) console.error(`${path}: ${license ?? 'no licence named'}`);
process.exitCode = foreign.length > 0 ? 1 : 0;
