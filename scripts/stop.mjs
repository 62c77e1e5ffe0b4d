// Usage: npm stop
import { run } from './bootstrap.mjs';

run('scripts/local/stop.ts');
