// Usage: node scripts/local/stop.ts
import { LOCAL, stackFiles } from './paths.ts';
import { takeDown } from './take-down.ts';

const wasRunning = await takeDown(stackFiles(LOCAL));
console.log(wasRunning ? 'Stopped.' : 'Nothing of ours was running.');
