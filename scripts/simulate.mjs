// Usage: npm run simulate -- --users N --days D --seed S --out F [--world a|b|c|d] [--labels F2] [--omit-fingerprints]
import { run } from './bootstrap.mjs';

await run('scripts/risk/simulate/main.ts');
