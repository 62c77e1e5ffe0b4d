import { setTimeout as sleep } from 'node:timers/promises';
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { UnavailableError } from '../../platform/problem.ts';
import type { BusEntry, EventBus } from '../ports.ts';

const MAX_ENTRIES = 10;
const MAX_TRIES = 4;
const PAUSE_MS = 100;

/** The product's bus. What it does not take is offered again a few times, those entries only. */
export function eventBridgeBus(client: Pick<EventBridgeClient, 'send'>, busName: string): EventBus {
  async function offer(entries: readonly BusEntry[]): Promise<readonly BusEntry[]> {
    const { Entries: results = [] } = await client.send(
      new PutEventsCommand({
        Entries: entries.map(({ detailType, detail }) => ({
          EventBusName: busName,
          Source: 'gatehouse',
          DetailType: detailType,
          Detail: JSON.stringify(detail),
        })),
      }),
    );
    return entries.filter((_, index) => results[index]?.ErrorCode !== undefined);
  }

  return {
    async put(entries) {
      try {
        for (let from = 0; from < entries.length; from += MAX_ENTRIES) {
          let left: readonly BusEntry[] = entries.slice(from, from + MAX_ENTRIES);
          for (let attempt = 1; left.length > 0; attempt += 1) {
            if (attempt > MAX_TRIES) throw new Error(`${left.length} entries were not taken`);
            if (attempt > 1) await sleep(PAUSE_MS * 2 ** attempt);
            left = await offer(left);
          }
        }
      } catch (cause) {
        throw new UnavailableError('event bus', cause);
      }
    },
  };
}
