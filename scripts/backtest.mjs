// Usage: npm run backtest -- --events FILE --scores OUT [--policy FILE] [--model FILE]
import { run } from './bootstrap.mjs';

await run('scripts/backtest.ts');
