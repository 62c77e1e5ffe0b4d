// Usage: node scripts/asvs.ts
// Writes docs/compliance/rules.md from the code, and docs/compliance/asvs.md from the verdicts in scripts/asvs and the names of the tests.
import { writeFileSync } from 'node:fs';
import { asvsDocument } from './asvs/document.ts';
import { rulesDocument } from './asvs/rules-document.ts';

writeFileSync(new URL('../docs/compliance/asvs.md', import.meta.url), asvsDocument());
writeFileSync(new URL('../docs/compliance/rules.md', import.meta.url), rulesDocument());
console.log('wrote docs/compliance/asvs.md and docs/compliance/rules.md');
