/** A caller that is killed at one of its calls: before the service heard of it, or after and before the answer. */
export type Kill = { readonly atCall: number; readonly when: 'before' | 'after' };

/** Kills whoever makes certain calls of services, counted over all of them, until it is stopped. */
export class KilledCalls {
  readonly #kills: readonly Kill[];
  #calls = 0;
  #killed = 0;
  #isStopped = false;

  constructor(kills: readonly Kill[]) {
    this.#kills = kills;
  }

  around<Input extends unknown[], Answer>(
    call: (...input: Input) => Promise<Answer>,
  ): (...input: Input) => Promise<Answer> {
    return async (...input) => {
      this.#calls += 1;
      const isDue = ({ atCall }: Kill) => atCall === this.#calls && !this.#isStopped;
      const kill = this.#kills.find(isDue);
      if (kill?.when === 'before') this.#die();
      const answer = await call(...input);
      if (kill) this.#die();
      return answer;
    };
  }

  /** @returns how many were killed */
  stop(): number {
    this.#isStopped = true;
    return this.#killed;
  }

  #die(): never {
    this.#killed += 1;
    throw new Error('killed');
  }
}
