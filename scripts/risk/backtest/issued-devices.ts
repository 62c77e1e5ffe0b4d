/** What a presented cookie is worth, as far as an event file can tell. */
export type PresentedDevice =
  | { readonly token: 'own'; readonly deviceId: string }
  | { readonly token: 'foreign' | 'none'; readonly deviceId?: undefined };

type Unclaimed = { readonly kind: string; readonly deviceId: string };

const MAX_UNCLAIMED = 4;

/**
 * Which devices each person holds a token for. In production the token is signed, so the first time a device comes
 * back its token already proves whom it was issued to. A file names cookies only, so that proof is rebuilt: every
 * session given to a client without a cookie leaves one token unclaimed, and a cookie never seen before claims it if
 * it comes from the same kind of device. A cookie that claims nothing was issued before the file began, or by nobody:
 * it counts as none. One that is another person's is foreign.
 */
export class IssuedDevices {
  readonly #ownersOf = new Map<string, Map<string, string>>();
  readonly #unclaimedOf = new Map<string, readonly Unclaimed[]>();

  /** @param kind operating system and device type of whoever presents it, in any spelling */
  presented(userId: string, cookie: string | undefined, kind: string): PresentedDevice {
    if (cookie === undefined) return { token: 'none' };
    const owners = this.#ownersOf.get(cookie);
    const deviceId = owners ? owners.get(userId) : this.#claimable(userId, kind)?.deviceId;
    if (deviceId !== undefined) return { token: 'own', deviceId };
    return { token: owners ? 'foreign' : 'none' };
  }

  /**
   * A session was given: a cookie that was presented is this person's from now on, otherwise a token was issued.
   *
   * @param newDeviceId names the device if it is a new one
   * @returns the device that the session's token names
   */
  issue(userId: string, cookie: string | undefined, kind: string, newDeviceId: string): string {
    const presented = this.presented(userId, cookie, kind);
    if (cookie === undefined) {
      const unclaimed = this.#unclaimedOf.get(userId) ?? [];
      this.#unclaimedOf.set(userId, [...unclaimed, { kind, deviceId: newDeviceId }].slice(-MAX_UNCLAIMED));
      return newDeviceId;
    }
    const owners = this.#ownersOf.get(cookie);
    if (owners?.has(userId)) return presented.deviceId ?? newDeviceId;
    const deviceId = presented.deviceId ?? newDeviceId;
    if (owners) owners.set(userId, deviceId);
    else this.#ownersOf.set(cookie, new Map([[userId, deviceId]]));
    const left = this.#unclaimedOf.get(userId)?.filter((one) => one.deviceId !== deviceId);
    if (left?.length) this.#unclaimedOf.set(userId, left);
    else this.#unclaimedOf.delete(userId);
    return deviceId;
  }

  #claimable(userId: string, kind: string): Unclaimed | undefined {
    return this.#unclaimedOf.get(userId)?.findLast((unclaimed) => unclaimed.kind === kind);
  }
}
