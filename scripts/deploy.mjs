// Usage: npm run deploy -- --stage sandbox
import { run } from './bootstrap.mjs';

run('scripts/deploy.ts');
