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

/** After this a refresh is started, and what is held answers meanwhile. */
const MAX_AGE_MS = 10_000;
const JITTER_MS = 5_000;
/** A function that was frozen for longer than this does not decide on what it held then. */
const TOO_OLD_MS = 60_000;

type Held = {
  readonly snapshot: PopulationSnapshot;
  readonly etag?: string;
  readonly loadedAt: number;
  readonly refreshAt: number;
};

/**
 * The snapshot held in memory and refreshed beside the requests. No object means nobody was counted yet. If
 * nothing recent could be loaded, the population is unreadable: never empty, which would look like calm.
 */
export class S3PopulationSnapshot implements PopulationSource {
  readonly #s3: Objects;
  readonly #bucket: string;
  readonly #options: SnapshotOptions;
  #held: Held | undefined;
  #loading: Promise<void> | undefined;

  constructor(s3: Objects, bucket: string, options: SnapshotOptions) {
    this.#s3 = s3;
    this.#bucket = bucket;
    this.#options = options;
  }

  async current(): Promise<Facts['population']> {
    if (!this.#isFresh()) await this.#loadOnce();
    else if (this.#held && this.#options.now() >= this.#held.refreshAt) void this.#loadOnce();
    return this.#held && this.#isFresh() ? this.#held.snapshot : 'unreadable';
  }

  #isFresh(): boolean {
    return this.#held !== undefined && this.#options.now() - this.#held.loadedAt < TOO_OLD_MS;
  }

  #loadOnce(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    const known = this.#held;
    try {
      const { body, etag } = await this.#s3.get(this.#bucket, SNAPSHOT_KEY, known?.etag);
      const snapshot = decodePopulation(body);
      if (snapshot === 'unreadable') throw new Error('The population snapshot cannot be read');
      this.#keep(snapshot, etag);
    } catch (cause) {
      if (known && cause instanceof Error && cause.name === 'NotModified')
        this.#keep(known.snapshot, known.etag);
      else if (cause instanceof Error && cause.name === 'NoSuchKey') this.#keep(emptyPopulation(), undefined);
      else this.#options.failed(cause);
    }
  }

  #keep(snapshot: PopulationSnapshot, etag: string | undefined): void {
    const loadedAt = this.#options.now();
    const refreshAt = loadedAt + MAX_AGE_MS + this.#options.random() * JITTER_MS;
    this.#held = { snapshot, loadedAt, refreshAt, ...(etag ? { etag } : {}) };
  }
}
