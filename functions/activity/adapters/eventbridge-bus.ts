import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { UnavailableError } from '../../platform/problem.ts';
import type { BusEntry, EventBus } from '../ports.ts';

const MAX_ENTRIES = 10;
/** Of all entries of one call together, as EventBridge counts them: the UTF-8 of source, detail type and detail. */
const MAX_BYTES = 256 * 1024;
const MAX_TRIES = 4;
const PAUSE_MS = 100;
const SOURCE = 'gatehouse';

/** The product's bus. What it does not take is offered again a few times, those entries only. */
export function eventBridgeBus(
  client: Pick<EventBridgeClient, 'send'>,
  busName: string,
  pause: (ms: number) => Promise<unknown> = sleep,
): EventBus {
  const requestOf = ({ detailType, detail }: BusEntry): PutEventsRequestEntry => ({
    EventBusName: busName,
    Source: SOURCE,
    DetailType: detailType,
    Detail: JSON.stringify(detail),
  });

  async function offer(entries: readonly PutEventsRequestEntry[]): Promise<readonly PutEventsRequestEntry[]> {
    const { Entries: results = [] } = await client.send(new PutEventsCommand({ Entries: [...entries] }));
    return entries.filter((_, index) => results[index]?.ErrorCode !== undefined);
  }

  return {
    takes: (entry) => bytesOf(requestOf(entry)) <= MAX_BYTES,

    async put(entries) {
      try {
        for (const portion of portionsOf(entries.map(requestOf))) {
          let left: readonly PutEventsRequestEntry[] = portion;
          for (let attempt = 1; left.length > 0; attempt += 1) {
            if (attempt > MAX_TRIES) throw new Error(`${left.length} entries were not taken`);
            if (attempt > 1) await pause(PAUSE_MS * 2 ** attempt);
            left = await offer(left);
          }
        }
      } catch (cause) {
        throw new UnavailableError('event bus', cause);
      }
    },
  };
}

function portionsOf(requests: readonly PutEventsRequestEntry[]): PutEventsRequestEntry[][] {
  const portions: PutEventsRequestEntry[][] = [];
  let bytes = 0;
  for (const request of requests) {
    const portion = portions.at(-1);
    const more = bytesOf(request);
    if (portion && portion.length < MAX_ENTRIES && bytes + more <= MAX_BYTES) {
      portion.push(request);
      bytes += more;
    } else {
      portions.push([request]);
      bytes = more;
    }
  }
  return portions;
}

function bytesOf({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number {
  return Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);
}
