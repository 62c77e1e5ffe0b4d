import type { OutageWorld } from '../outage-world.ts';

/** What the person does before, and the request that goes wrong. It can be gone again in the same world, from its start. */
export type OutageJourney = (world: OutageWorld) => Promise<() => Promise<unknown>>;
