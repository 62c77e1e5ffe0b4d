/** Where it comes from: text or bytes, as S3's objects are read. */
type ObjectSource<Body> = {
  get(
    bucket: string,
    key: string,
    ifNoneMatch?: string,
  ): Promise<{ readonly body: Body; readonly etag: string | undefined }>;
};

export type HeldObjectOptions<T, Body = string> = {
  readonly bucket: string;
  readonly key: string;
  /** @returns 'unreadable' if the body is not what it should be */
  readonly decode: (body: Body) => T | 'unreadable';
  /** What it means that there is no object. */
  readonly absent: () => T;
  /** After this a refresh is started, and what is held answers meanwhile. */
  readonly maxAgeMs: number;
  /** Spreads the refreshes of many functions. */
  readonly jitterMs: number;
  /** A function that was frozen for longer than this does not decide on what it held then. */
  readonly tooOldMs: number;
  readonly now: () => number;
  /** 0..1 */
  readonly random: () => number;
  /** Told of every load that failed. */
  readonly failed: (cause: unknown) => void;
};

type Held<T> = {
  readonly value: T;
  readonly etag?: string;
  readonly loadedAt: number;
  readonly refreshAt: number;
};

/**
 * One object of a bucket, decoded, held in memory and refreshed beside the requests. If nothing recent could be
 * loaded it is unreadable: never absent, which would look like calm.
 */
export class HeldObject<T, Body = string> {
  readonly #s3: ObjectSource<Body>;
  readonly #options: HeldObjectOptions<T, Body>;
  #held: Held<T> | undefined;
  #loading: Promise<void> | undefined;

  constructor(s3: ObjectSource<Body>, options: HeldObjectOptions<T, Body>) {
    this.#s3 = s3;
    this.#options = options;
  }

  async current(): Promise<T | 'unreadable'> {
    if (!this.#isFresh()) await this.#loadOnce();
    else if (this.#held && this.#options.now() >= this.#held.refreshAt) void this.#loadOnce();
    return this.#held && this.#isFresh() ? this.#held.value : 'unreadable';
  }

  #isFresh(): boolean {
    const { now, tooOldMs } = this.#options;
    return this.#held !== undefined && now() - this.#held.loadedAt < tooOldMs;
  }

  #loadOnce(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    const known = this.#held;
    const { bucket, key, decode, absent, failed } = this.#options;
    try {
      const { body, etag } = await this.#s3.get(bucket, key, known?.etag);
      const value = decode(body);
      if (value === 'unreadable') throw new Error(`${key} cannot be read`);
      this.#keep(value, etag);
    } catch (cause) {
      if (known && cause instanceof Error && cause.name === 'NotModified')
        this.#keep(known.value, known.etag);
      else if (cause instanceof Error && cause.name === 'NoSuchKey') this.#keep(absent(), undefined);
      else failed(cause);
    }
  }

  #keep(value: T, etag: string | undefined): void {
    const { now, random, maxAgeMs, jitterMs } = this.#options;
    const loadedAt = now();
    const refreshAt = loadedAt + maxAgeMs + random() * jitterMs;
    this.#held = { value, loadedAt, refreshAt, ...(etag ? { etag } : {}) };
  }
}
