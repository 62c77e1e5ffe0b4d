import { HeldObject } from '../../platform/adapters/held-object.ts';
import type { Objects } from '../../platform/adapters/s3-objects.ts';
import type { Facts } from '../domain/facts.ts';
import { emptyPopulation, type PopulationSnapshot } from '../domain/population.ts';
import { decodePopulation } from '../domain/population-codec.ts';
import type { PopulationSource } from '../ports.ts';
import { SNAPSHOT_KEY } from './s3-population-store.ts';

export type SnapshotOptions = {
  readonly now: () => number;
  /** 0..1, spreads the refreshes of many functions. */
  readonly random: () => number;
  /** Told of every load that failed. */
  readonly failed: (cause: unknown) => void;
};

/** The population as it was counted a few seconds ago. No object means nobody was counted yet. */
export class S3PopulationSnapshot implements PopulationSource {
  readonly #held: HeldObject<PopulationSnapshot>;

  constructor(s3: Objects, bucket: string, options: SnapshotOptions) {
    this.#held = new HeldObject(s3, {
      ...options,
      bucket,
      key: SNAPSHOT_KEY,
      decode: decodePopulation,
      absent: emptyPopulation,
      maxAgeMs: 10_000,
      jitterMs: 5_000,
      tooOldMs: 60_000,
    });
  }

  current(): Promise<Facts['population']> {
    return this.#held.current();
  }
}
