import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { UnavailableError } from '../../platform/problem.ts';
import type { PoisonQueue } from '../ports.ts';

/** Queue messages have a limit; a record beyond it is named by its keys only. */
const MAX_MESSAGE_LENGTH = 200_000;

export class SqsPoisonQueue implements PoisonQueue {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async park(record: unknown, reason: string): Promise<void> {
    const whole = JSON.stringify({ reason, record });
    const keys = (record as { dynamodb?: { Keys?: unknown } } | undefined)?.dynamodb?.Keys;
    const body = whole.length <= MAX_MESSAGE_LENGTH ? whole : JSON.stringify({ reason, keys });
    try {
      await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: body }));
    } catch (cause) {
      throw new UnavailableError('poison queue', cause);
    }
  }
}
