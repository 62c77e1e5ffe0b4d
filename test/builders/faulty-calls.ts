/** `failing`: nothing happened. `slow`: it happened, and the answer came too late. `twice`: it was sent again and happened twice. */
export const FAULTS = ['failing', 'slow', 'twice'] as const;
export type Fault = (typeof FAULTS)[number];

type Sender = { send(command: never): Promise<unknown> };

/** Counts the calls of some doubles together, and lets the nth of them go wrong. */
export class FaultyCalls {
  readonly names: string[] = [];
  #plan: { readonly nth: number; readonly fault: Fault } | undefined;

  constructor(senders: readonly Sender[]) {
    for (const sender of senders) this.#wrap(sender);
  }

  /** Begins to count anew. */
  plan(nth?: number, fault: Fault = 'failing'): void {
    this.names.length = 0;
    this.#plan = nth === undefined ? undefined : { nth, fault };
  }

  #wrap(sender: Sender): void {
    const send = sender.send.bind(sender) as (command: object) => Promise<unknown>;
    sender.send = (async (command: object) => {
      const nth = this.names.push(command.constructor.name.replace(/Command$/, '')) - 1;
      if (nth !== this.#plan?.nth) return send(command);
      if (this.#plan.fault === 'failing') throw named('InternalServerError');
      if (this.#plan.fault === 'twice') {
        await send(command);
        return send(command);
      }
      await send(command);
      throw named('TimeoutError');
    }) as Sender['send'];
  }
}

function named(name: string): Error {
  return Object.assign(new Error(`The double is told to answer ${name}`), { name });
}
