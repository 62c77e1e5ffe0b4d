// Usage: npm run replay -- --decisions FILE --policy FILE [--against FILE]
import { run } from './bootstrap.mjs';

await run('scripts/replay.ts');
