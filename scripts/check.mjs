// Usage: npm run check
import { run } from './bootstrap.mjs';

run('scripts/check/check.ts');
