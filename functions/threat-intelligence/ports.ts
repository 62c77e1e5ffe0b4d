/** What operators put in place. */
export interface FeedFiles {
  /** `undefined` if there is none. @throws UnavailableError */
  manifest(): Promise<string | undefined>;
  /** @throws UnavailableError */
  list(name: string, maxBytes: number): Promise<FeedFile | 'missing' | 'too-large'>;
}

export type FeedFile = { readonly bytes: Uint8Array; readonly putAt: number };

/** The one object that all functions look addresses up in, with what must still be true of it when it is replaced. */
export interface FeedSnapshots {
  /** `undefined` if there is none yet. @throws UnavailableError */
  read(): Promise<{ readonly bytes: Uint8Array; readonly version: string | undefined } | undefined>;
  /** Writes only if nobody wrote since `version` was read. @throws UnavailableError */
  write(bytes: Uint8Array<ArrayBuffer>, version: string | undefined): Promise<'written' | 'lost-race'>;
}
