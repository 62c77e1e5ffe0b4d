// Usage: npm run bench:risk [-- --quick]
import { run } from './bootstrap.mjs';

await run('scripts/bench-risk.ts');
