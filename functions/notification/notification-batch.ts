import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import { busMessageOf } from '../platform/bus-message.ts';
import { errorFields, log, portUnavailable } from '../platform/observability.ts';
import { UnavailableError } from '../platform/problem.ts';
import type { Notified } from './notify.ts';

/** Each message by itself: one that fails comes again, the others are done. */
export function notificationHandler(notify: (event: ActivityEvent) => Promise<Notified>) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const { messageId, body } of Records) {
      try {
        const original = busMessageOf(body)?.original as ActivityEvent | undefined;
        if (!original) throw new Error('The message is no event of ours');
        const outcome = await notify(original);
        log.info('notified', { eventId: original.eventId, eventType: original.type, outcome });
      } catch (error) {
        if (error instanceof UnavailableError) portUnavailable(error.port);
        log.error('notified', { outcome: 'failed', ...errorFields(error) });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };
}
