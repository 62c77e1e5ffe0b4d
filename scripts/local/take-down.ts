import { stopGroup } from './emulator.ts';
import type { StackFiles } from './paths.ts';
import { forgetState, readState } from './state.ts';

/** Stops what start started, its workers included, and nothing else. @returns whether there was anything */
export async function takeDown(files: StackFiles): Promise<boolean> {
  const state = readState(files);
  if (state?.pid) await stopGroup(state.pid);
  forgetState(files);
  return Boolean(state?.pid);
}
