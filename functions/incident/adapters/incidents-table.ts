import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { PortName } from '../../platform/port-names.ts';
import { UnavailableError } from '../../platform/problem.ts';

export type Item = Readonly<Record<string, unknown>>;
export type TransactItems = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** An item without the keys it is stored under. */
export function valueIn<T>(item: Item): T {
  const { pk: _, sk: __, ...value } = item;
  return value as T;
}

/** The parts of an update that sets these attributes; what is undefined is left as it is. */
export function settingAll(changes: object) {
  const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
  return {
    UpdateExpression: `SET ${entries.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(entries.map(([name, value]) => [`:${name}`, value])),
  };
}

export function isConditionLost(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}

/** Says whether a transaction was refused because somebody else was faster: it may be planned anew. */
export function isTransactionLost(error: unknown): boolean {
  const reasons = (error as { CancellationReasons?: readonly { Code?: string }[] }).CancellationReasons ?? [];
  return reasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict');
}

export async function answering<T>(port: PortName, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof UnavailableError ? cause : new UnavailableError(port, cause);
  }
}
