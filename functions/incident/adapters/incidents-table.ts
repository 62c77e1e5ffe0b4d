import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';

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
