// Usage: node scripts/blocklist.ts <folder of the unpacked package @zxcvbn-ts/language-common>
// Writes functions/account/domain/common-passwords-data.ts: the most frequent passwords that are long enough for us.
// `npm pack @zxcvbn-ts/language-common@4.1.3` and `tar xzf` make the folder; nothing of it is a dependency.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSet } from '../functions/account/domain/coded-set.ts';
import { MIN_LENGTH_BESIDE_FACTOR } from '../functions/account/domain/password-length.ts';
import { blockedForm } from '../functions/account/domain/password-policy.ts';

/** As many as add 41 kB to a bundle. */
const COUNT = 11_500;
const FILE = new URL('../functions/account/domain/common-passwords-data.ts', import.meta.url);

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Usage: node scripts/blocklist.ts <folder of @zxcvbn-ts/language-common>');
const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const licence = readFileSync(join(folder, 'LICENSE.txt'), 'utf8').trim();
const ranked: string[] = JSON.parse(readFileSync(join(folder, 'src/passwords.json'), 'utf8'));

const long = new Set(ranked.map(blockedForm).filter((one) => [...one].length >= MIN_LENGTH_BESIDE_FACTOR));
const { count, base64 } = encodeSet([...long].slice(0, COUNT));
if (count < COUNT) throw new Error(`${name} has ${count} passwords that are long enough, not ${COUNT}`);

const notice = [
  `Written by scripts/blocklist.ts from src/passwords.json of ${name} ${version}, whose licence follows:`,
  '',
  ...licence.split(/\r?\n/),
];
const comment = notice.map((line) => ` * ${line}`.trimEnd()).join('\n');
writeFileSync(
  FILE,
  `import type { CodedSet } from './coded-set.ts';

/**
${comment}
 */
export const COMMON_PASSWORDS: CodedSet = {
  count: ${count},
  base64:
    '${base64}',
};
`,
);
console.log(`wrote ${count} passwords in ${base64.length} characters`);
