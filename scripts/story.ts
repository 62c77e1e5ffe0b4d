// Usage: NODE_EXTRA_CA_CERTS=.local/ca.pem node scripts/story.ts   (npm start runs it)

import { LOCAL, stackFiles } from './local/paths.ts';
import { readState } from './local/state.ts';
import { stageOf } from './story/stage-of.ts';
import { tellStory } from './story/story.ts';

const state = readState(stackFiles(LOCAL));
if (!state) {
  console.error('Nothing runs here. Start it first: npm start');
  process.exit(1);
}
try {
  await tellStory(stageOf(state));
} catch (error) {
  console.error(`\n✗ ${(error as Error).message}`);
  process.exitCode = 1;
}
