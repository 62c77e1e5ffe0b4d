// Usage: npm test [-- vitest filters]
import { run } from './bootstrap.mjs';

run('scripts/check/test.ts');
