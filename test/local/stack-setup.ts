import type { TestProject } from 'vitest/node';
import { bringUp } from '../../scripts/local/bring-up.ts';
import { freePort } from '../../scripts/local/emulator.ts';
import { stackFiles, TEST_STACK } from '../../scripts/local/paths.ts';
import type { LocalState } from '../../scripts/local/state.ts';
import { takeDown } from '../../scripts/local/take-down.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    localState: LocalState;
  }
}

/** Brings a stack of its own up for the local journeys, and takes it down after them. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const files = stackFiles(TEST_STACK);
  await takeDown(files);
  project.provide('localState', await bringUp(files, { port: await freePort() }));
  return async () => {
    await takeDown(files);
  };
}
