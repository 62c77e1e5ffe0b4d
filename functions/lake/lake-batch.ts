import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import { busMessageOf } from '../platform/bus-message.ts';
import { errorFields, log, portUnavailable } from '../platform/observability.ts';
import { UnavailableError } from '../platform/problem.ts';

/** Takes a batch off the queue: what nobody can read is left to the dead-letter queue, the rest is written together. */
export function lakeHandler(keepEvents: (events: readonly ActivityEvent[]) => Promise<number>) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const messages = Records.map(({ messageId, body }) => ({ messageId, event: eventIn(body) }));
    let failed = messages.filter(({ event }) => event === undefined);
    try {
      const count = await keepEvents(messages.flatMap(({ event }) => event ?? []));
      log.info('kept', { count, failed: failed.length });
    } catch (error) {
      if (error instanceof UnavailableError) portUnavailable(error.port);
      log.error('kept', { failed: messages.length, ...errorFields(error) });
      failed = messages;
    }
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

function eventIn(body: string): ActivityEvent | undefined {
  const original = busMessageOf(body)?.original as Partial<ActivityEvent> | undefined;
  const isEvent = typeof original?.type === 'string' && typeof original.at === 'number';
  return isEvent ? (original as ActivityEvent) : undefined;
}
