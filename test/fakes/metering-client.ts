type Command = { readonly constructor: { readonly name: string }; readonly input: object };
type Client = { send(command: Command): Promise<unknown> };
type Capacity = { readonly CapacityUnits?: number };

/** One call as it was made, and what the service says it cost. */
export type MeteredCall = { readonly service: string; readonly command: string; readonly units: number };

/** Counts every call that goes through the clients it wraps. Works around doubles and real clients alike. */
export class Meter {
  readonly calls: MeteredCall[] = [];

  /** A client like the one given, whose calls are counted under the service's name. */
  around<T extends object>(service: string, client: T): T {
    const send = async (command: Command) => {
      Object.assign(command.input, service === 'dynamodb' ? { ReturnConsumedCapacity: 'TOTAL' } : {});
      const name = command.constructor.name;
      try {
        const answer = (await (client as unknown as Client).send(command)) as {
          ConsumedCapacity?: Capacity | Capacity[];
        };
        this.calls.push({ service, command: name, units: unitsOf(answer?.ConsumedCapacity) });
        return answer;
      } catch (cause) {
        this.calls.push({ service, command: name, units: 0 });
        throw cause;
      }
    };
    return { send } as unknown as T;
  }

  reset(): void {
    this.calls.length = 0;
  }

  of(service: string, command = ''): MeteredCall[] {
    return this.calls.filter((call) => call.service === service && call.command.startsWith(command));
  }
}

function unitsOf(capacity: Capacity | Capacity[] | undefined): number {
  return [capacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}
