export type CountedLane = { readonly name: string; readonly windowMs: number };
type Windows = { window: number; now: Map<string, number>; before: Map<string, number> };

/** The counters of a table, in memory and for one process: what is older than two windows is dropped. */
export class MemoryLanes {
  readonly #lanes = new Map<string, Windows>();

  add(lane: CountedLane, key: string, at: number, by = 1): void {
    const { now } = this.#windowsAt(lane, at);
    now.set(key, Math.max(0, (now.get(key) ?? 0) + by));
  }

  /** What was counted in the present window and the one before. */
  read(lane: CountedLane, key: string, at: number): number {
    const { now, before } = this.#windowsAt(lane, at);
    return (now.get(key) ?? 0) + (before.get(key) ?? 0);
  }

  #windowsAt({ name, windowMs }: CountedLane, at: number): Windows {
    const window = Math.floor(at / windowMs);
    const held = this.#lanes.get(name);
    if (held?.window === window) return held;
    const isNext = held !== undefined && held.window + 1 === window;
    const moved: Windows = { window, now: new Map(), before: isNext ? held.now : new Map() };
    this.#lanes.set(name, moved);
    return moved;
  }
}
