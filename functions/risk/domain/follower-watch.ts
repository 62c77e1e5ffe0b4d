/** Far more than a batch takes to be counted, and its retries. */
export const FOLLOWED_WITHIN_MS = 15 * 60_000;

/**
 * Tells a follower of the activity stream that stands still from one that has nothing to follow. Where nobody signs
 * in, what it published last is old and right. Whoever decides attempts knows better for free: an attempt of this
 * process is recorded, so what was published must have moved on some time after it.
 */
export class FollowerWatch {
  #awaited: { readonly asOf: number; readonly since: number } | undefined;

  /**
   * @param asOf the instant up to which the follower has come, as it is published at the instant `at`
   * @param isRecorded whether an attempt of this instant is going to be recorded for the follower
   */
  standsStill(asOf: number, at: number, isRecorded: boolean): boolean {
    if (this.#awaited?.asOf !== asOf) this.#awaited = undefined;
    const isStill = this.#awaited !== undefined && at - this.#awaited.since > FOLLOWED_WITHIN_MS;
    if (isRecorded) this.#awaited ??= { asOf, since: at };
    return isStill;
  }
}
