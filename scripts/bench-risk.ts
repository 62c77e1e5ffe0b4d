import { benchRisk } from './risk/bench/bench.ts';

await benchRisk({ isQuick: process.argv.includes('--quick') }).catch((error: Error) => {
  console.error(`✗ ${error.message}`);
  process.exitCode = 1;
});
