/** What a presented cookie is worth, as far as an event file can tell. */
export type CookieStanding = 'own' | 'foreign' | 'none';

const MAX_UNCLAIMED = 4;

/**
 * Which devices each person holds a token for. In production the token is signed, so the first time a device comes
 * back its token already proves whom it was issued to. A file names cookies only, so that proof is rebuilt: every
 * session given to a client without a cookie leaves one token unclaimed, and a cookie never seen before claims it if
 * it comes from the same kind of device. A cookie that claims nothing is a stranger's.
 */
export class IssuedDevices {
  readonly #ownersOf = new Map<string, string | Set<string>>();
  readonly #unclaimedOf = new Map<string, string[]>();

  /** @param kind operating system and device type of whoever presents it, in any spelling */
  standingOf(userId: string, cookie: string | undefined, kind: string): CookieStanding {
    if (cookie === undefined) return 'none';
    const owners = this.#ownersOf.get(cookie);
    if (owners === undefined) return this.#unclaimedOf.get(userId)?.includes(kind) ? 'own' : 'foreign';
    return owners === userId || (owners instanceof Set && owners.has(userId)) ? 'own' : 'foreign';
  }

  /** A session was given: the presented cookie is this person's from now on, or a token was issued instead. */
  issue(userId: string, cookie: string | undefined, kind: string): void {
    const unclaimed = this.#unclaimedOf.get(userId) ?? [];
    if (cookie === undefined) {
      this.#unclaimedOf.set(userId, [...unclaimed, kind].slice(-MAX_UNCLAIMED));
      return;
    }
    const owners = this.#ownersOf.get(cookie);
    if (owners === undefined) {
      this.#ownersOf.set(cookie, userId);
      const claimed = unclaimed.lastIndexOf(kind);
      if (claimed >= 0) this.#unclaimedOf.set(userId, unclaimed.toSpliced(claimed, 1));
    } else if (owners !== userId) {
      this.#ownersOf.set(
        cookie,
        new Set(typeof owners === 'string' ? [owners, userId] : [...owners, userId]),
      );
    }
  }
}
