import { HeldObject } from '../../platform/adapters/held-object.ts';
import type { Objects } from '../../platform/adapters/s3-objects.ts';
import type { Facts } from '../domain/facts.ts';
import { FollowerWatch } from '../domain/follower-watch.ts';
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

/** The population as it was counted a few seconds ago. No object means nobody was counted yet; one that stands still while people sign in is unreadable. */
export class S3PopulationSnapshot implements PopulationSource {
  readonly #held: HeldObject<PopulationSnapshot>;
  readonly #learner = new FollowerWatch();
  readonly #failed: SnapshotOptions['failed'];

  constructor(s3: Objects, bucket: string, options: SnapshotOptions) {
    this.#failed = options.failed;
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

  async current({
    at,
    isRecorded = false,
  }: Parameters<PopulationSource['current']>[0]): Promise<Facts['population']> {
    const snapshot = await this.#held.current();
    if (snapshot === 'unreadable' || !this.#learner.standsStill(snapshot.asOf, at, isRecorded))
      return snapshot;
    this.#failed(new Error('What was recorded is not counted: the learner stands still'));
    return 'unreadable';
  }
}
