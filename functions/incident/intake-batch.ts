import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Finding } from '../detection/domain/finding.ts';
import { busMessageOf } from '../platform/bus-message.ts';
import { errorFields, log, portUnavailable } from '../platform/observability.ts';
import { UnavailableError } from '../platform/problem.ts';
import { PLAYBOOKS } from './domain/playbooks/playbooks.ts';
import type { TakenIn } from './take-in-finding.ts';

/** Takes findings off the queue one after the other: one that fails comes again, the others are done. */
export function intakeHandler(takeInFinding: (finding: Finding) => Promise<TakenIn>) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const { messageId, body } of Records) {
      try {
        const taken = await takeInFinding(findingIn(body));
        log.info('taken-in', {
          outcome: taken.kind,
          ...(taken.kind === 'ignored' ? {} : { incidentId: taken.incidentId }),
        });
      } catch (error) {
        if (error instanceof UnavailableError) portUnavailable(error.port);
        log.error('taken-in', { outcome: 'failed', ...errorFields(error) });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };
}

/** @throws TypeError if the message is no finding: it ends in the dead-letter queue, for a person */
function findingIn(body: string): Finding {
  const finding = busMessageOf(body)?.original as Partial<Finding> | undefined;
  const isFinding =
    typeof finding?.findingId === 'string' &&
    Object.hasOwn(PLAYBOOKS, String(finding.type)) &&
    Array.isArray(finding.accountIds) &&
    Array.isArray(finding.addresses);
  if (!isFinding) throw new TypeError('The message is no finding');
  return finding as Finding;
}
