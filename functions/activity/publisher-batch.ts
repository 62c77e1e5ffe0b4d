import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { errorFields, log, portUnavailable } from '../platform/observability.ts';
import { UnavailableError } from '../platform/problem.ts';
import type { StreamRecord } from './ports.ts';
import type { Published } from './publish-activity.ts';

type PublishActivity = (records: readonly StreamRecord[]) => Promise<Published>;

/** A batch is published as a whole; one that fails is thrown, and delivered again as a whole. */
export function publisherHandler(
  recordOf: (record: DynamoDBRecord) => StreamRecord,
  publishActivity: PublishActivity,
) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    try {
      const { published, parked } = await publishActivity(Records.map(recordOf));
      log.info('published', { count: published, parked });
      return { batchItemFailures: [] };
    } catch (error) {
      if (error instanceof UnavailableError) portUnavailable(error.port);
      log.error('publishing-failed', { count: Records.length, ...errorFields(error) });
      throw error;
    }
  };
}
