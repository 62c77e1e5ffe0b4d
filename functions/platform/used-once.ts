/** Things that may be used once: tickets, link tokens, accepted authenticator codes. */
export interface UsedOnce {
  /**
   * Marks something as used until an instant.
   *
   * @returns false if it is used already; of several at once, one gets true
   * @throws UnavailableError
   */
  use(what: string, until: number, now: number): Promise<boolean>;
  /**
   * Lengthens one's own mark. What takes time is marked briefly first and kept when it is done, so that it is free
   * again if its doer dies on the way.
   *
   * @throws UnavailableError
   */
  keep(what: string, until: number): Promise<void>;
  /** Takes a mark back, when what it stood for did not happen after all. @throws UnavailableError */
  release(what: string): Promise<void>;
}
