// Usage: npm start [-- --detach] [--port N] [--endpoint URL] [--no-story]
import { run } from './bootstrap.mjs';

run('scripts/local/start.ts');
