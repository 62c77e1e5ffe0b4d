// Usage: node scripts/asvs.ts
// Writes docs/compliance/asvs.md from the verdicts in scripts/asvs and the names of the tests.
import { writeFileSync } from 'node:fs';
import { asvsDocument } from './asvs/document.ts';

writeFileSync(new URL('../docs/compliance/asvs.md', import.meta.url), asvsDocument());
console.log('wrote docs/compliance/asvs.md');
