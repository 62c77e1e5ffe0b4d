import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { UnavailableError } from '../../platform/problem.ts';
import type { Finding } from '../domain/finding.ts';
import { FINDING_DETAIL_TYPE, toDetectionFinding } from '../domain/finding-ocsf.ts';
import type { FindingChannel } from '../ports.ts';

const MAX_ENTRIES = 10;

/** Findings on the bus, as OCSF Detection Findings. */
export class EventBridgeFindings implements FindingChannel {
  readonly #events: EventBridgeClient;
  readonly #busName: string;
  readonly #now: () => number;

  constructor(events: EventBridgeClient, busName: string, now: () => number) {
    this.#events = events;
    this.#busName = busName;
    this.#now = now;
  }

  async announce(findings: readonly Finding[]): Promise<void> {
    for (let from = 0; from < findings.length; from += MAX_ENTRIES)
      await this.#put(findings.slice(from, from + MAX_ENTRIES));
  }

  async #put(findings: readonly Finding[]): Promise<void> {
    try {
      const { FailedEntryCount = 0 } = await this.#events.send(
        new PutEventsCommand({
          Entries: findings.map((finding) => ({
            EventBusName: this.#busName,
            Source: 'gatehouse',
            DetailType: FINDING_DETAIL_TYPE,
            Detail: JSON.stringify(toDetectionFinding(finding, this.#now())),
          })),
        }),
      );
      if (FailedEntryCount > 0) throw new Error(`${FailedEntryCount} findings were not taken`);
    } catch (cause) {
      throw new UnavailableError('event bus', cause);
    }
  }
}
