// Usage: npm run train -- [--events FILE …] --out MODEL [--version NAME]
import { run } from './bootstrap.mjs';

await run('scripts/train.ts');
