import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { answering } from '../../platform/adapters/answering.ts';
import type { IncidentCase } from '../domain/incident.ts';
import { type News, newsDetailType, toIncidentFinding } from '../domain/incident-ocsf.ts';
import type { NewsChannel } from '../ports.ts';

/** What happens to incidents, on the bus, as OCSF Incident Findings. */
export class EventBridgeIncidentNews implements NewsChannel {
  readonly #events: EventBridgeClient;
  readonly #busName: string;

  constructor(events: EventBridgeClient, busName: string) {
    this.#events = events;
    this.#busName = busName;
  }

  async tell(news: News, incident: IncidentCase, now: number): Promise<void> {
    await answering('event bus', async () => {
      const entry = {
        EventBusName: this.#busName,
        Source: 'gatehouse',
        DetailType: newsDetailType(news),
        Detail: JSON.stringify(toIncidentFinding(news, incident, now)),
      };
      const { FailedEntryCount = 0 } = await this.#events.send(new PutEventsCommand({ Entries: [entry] }));
      if (FailedEntryCount > 0) throw new Error('The bus did not take the news');
    });
  }
}
