/** Things that may be used once: tickets, link tokens, accepted authenticator codes. */
export interface UsedOnce {
  /**
   * Marks something as used until an instant.
   *
   * @returns false if it is used already; of several at once, one gets true
   * @throws UnavailableError
   */
  use(what: string, until: number, now: number): Promise<boolean>;
  /** Takes a mark back, when what it stood for did not happen after all. @throws UnavailableError */
  release(what: string): Promise<void>;
}
