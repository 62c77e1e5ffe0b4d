import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import { busMessageOf } from '../platform/bus-message.ts';
import { errorFields, log, portUnavailable } from '../platform/observability.ts';
import { UnavailableError } from '../platform/problem.ts';
import type { Finding } from './domain/finding.ts';

type DetectAttacks = (events: readonly ActivityEvent[]) => Promise<readonly Finding[]>;

/**
 * Takes a batch off the queue: what nobody can read is left to the dead-letter queue, the rest is looked at
 * together, and comes back together if that fails, which does no harm.
 */
export function detectorHandler(detectAttacks: DetectAttacks) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const messages = Records.map(({ messageId, body }) => ({ messageId, event: activityEventOf(body) }));
    const readable = messages.filter(({ event }) => event !== undefined);
    let failed = messages.filter(({ event }) => event === undefined);
    try {
      const findings = await detectAttacks(readable.flatMap(({ event }) => event ?? []));
      for (const { type, at } of findings)
        log.info('finding', { eventType: type, elapsedMs: Date.now() - at });
      log.info('detected', { count: readable.length, outcome: findings.length, failed: failed.length });
    } catch (error) {
      if (error instanceof UnavailableError) portUnavailable(error.port);
      log.error('detected', { count: readable.length, failed: messages.length, ...errorFields(error) });
      failed = messages;
    }
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

function activityEventOf(body: string): ActivityEvent | undefined {
  const original = busMessageOf(body)?.original as Partial<ActivityEvent> | undefined;
  const isEvent = typeof original?.type === 'string' && typeof original.at === 'number';
  return isEvent ? (original as ActivityEvent) : undefined;
}
