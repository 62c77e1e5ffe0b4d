// Usage: npm run bench:hot-keys
import { run } from './bootstrap.mjs';

await run('scripts/bench/hot-keys.ts');
