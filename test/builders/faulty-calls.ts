import type { PortName } from '../../functions/platform/port-names.ts';
import { UnavailableError } from '../../functions/platform/problem.ts';

/** `failing`: nothing happened. `slow`: it happened, and the answer came too late. `twice`: it was sent again and happened twice. */
export const FAULTS = ['failing', 'slow', 'twice'] as const;
export type Fault = (typeof FAULTS)[number];

type Sender = { send(command: never): Promise<unknown> };
type Ports = { readonly [Port in PortName]?: Sender };

/** Counts the calls of some doubles together, and lets the nth of them go wrong. */
export class FaultyCalls {
  readonly names: string[] = [];
  #plan: { readonly nth: number; readonly fault: Fault } | undefined;

  /** @param ports doubles of ports, which say themselves that they do not answer; the others are doubles of clients */
  constructor(clients: readonly Sender[], ports: Ports = {}) {
    for (const client of clients) this.#wrap(client, commandName, named);
    for (const [port, sender] of Object.entries(ports))
      this.#wrap(
        sender,
        () => port,
        (name) => new UnavailableError(port as PortName, named(name)),
      );
  }

  /** Begins to count anew. */
  plan(nth?: number, fault: Fault = 'failing'): void {
    this.names.length = 0;
    this.#plan = nth === undefined ? undefined : { nth, fault };
  }

  #wrap(sender: Sender, nameOf: (command: object) => string, fails: (name: string) => Error): void {
    const send = sender.send.bind(sender) as (command: object) => Promise<unknown>;
    sender.send = (async (command: object) => {
      const nth = this.names.push(nameOf(command)) - 1;
      if (nth !== this.#plan?.nth) return send(command);
      if (this.#plan.fault === 'failing') throw fails('InternalServerError');
      if (this.#plan.fault === 'twice') {
        await send(command);
        return send(command);
      }
      await send(command);
      throw fails('TimeoutError');
    }) as Sender['send'];
  }
}

/** The name of a call; the work that is done for nobody, so that it takes as long as for somebody, is named as such. */
function commandName(command: object): string {
  const name = command.constructor.name.replace(/Command$/, '');
  const { input } = command as { readonly input?: { readonly Key?: { readonly pk?: string } } };
  return input?.Key?.pk?.endsWith('#decoy') ? `${name} of the decoy` : name;
}

function named(name: string): Error {
  return Object.assign(new Error(`The double is told to answer ${name}`), { name });
}
