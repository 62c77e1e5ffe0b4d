import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';

type Command = { readonly input: object };
type Entry = { readonly Source: string; readonly DetailType: string; readonly Detail: string };

/** What the service answers to one call: it is down, some entries are not taken, or it took all and nobody heard. */
type BusTrouble = 'down' | 'answer-lost' | { readonly refuses: (entry: Entry, index: number) => boolean };

const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

/** EventBridge in memory, at the level of the client's `send`, with its limits on one call. */
export class EventBusDouble {
  readonly taken: Entry[] = [];
  /** Detail types of each call, as they were offered. */
  readonly calls: (readonly string[])[] = [];
  /** Consumed from the front, one a call; none left: all is well. */
  readonly troubles: BusTrouble[] = [];

  asClient(): EventBridgeClient {
    return { send: (command: Command) => this.#send(command.input) } as unknown as EventBridgeClient;
  }

  /** Our own records as a follower of the bus reads them. */
  originals(): unknown[] {
    return this.taken.map(({ Detail }) => JSON.parse(Detail).unmapped.gatehouse);
  }

  /** What is on the bus as a queue hands it to a follower. */
  messages(): { readonly messageId: string; readonly body: string }[] {
    return this.taken.map(({ DetailType, Detail }, i) => ({
      messageId: `message-${i}`,
      body: JSON.stringify({ 'detail-type': DetailType, detail: JSON.parse(Detail) }),
    }));
  }

  async #send(input: object) {
    await new Promise((resolve) => setImmediate(resolve));
    const { Entries } = input as { Entries: Entry[] };
    this.calls.push(Entries.map(({ DetailType }) => DetailType));
    const bytes = Entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
    if (Entries.length === 0 || Entries.length > MAX_ENTRIES || bytes > MAX_BYTES)
      throw Object.assign(new Error('too much for one call'), { name: 'ValidationException' });
    const trouble = this.troubles.shift();
    if (trouble === 'down') throw new Error('the bus is down');
    const isRefused = (entry: Entry, index: number) =>
      typeof trouble === 'object' && trouble.refuses(entry, index);
    const results = Entries.map((entry, index) => {
      if (isRefused(entry, index)) return { ErrorCode: 'ThrottlingException' };
      this.taken.push(entry);
      return { EventId: `taken-${this.taken.length}` };
    });
    if (trouble === 'answer-lost') throw new Error('killed before the answer came');
    return {
      FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length,
      Entries: results,
    };
  }
}

function bytesOf({ Source, DetailType, Detail }: Entry): number {
  return Buffer.byteLength(Source + DetailType + Detail);
}
