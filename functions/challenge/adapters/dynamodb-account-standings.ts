import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { UnavailableError } from '../../platform/problem.ts';
import { accountKeys } from '../../platform/table-keys.ts';
import { standingOf } from '../domain/account-standing.ts';
import type { AccountStandings } from '../ports.ts';

/** Reads the identifier's item, consistently: it is asked at the moment that must not miss a containment. */
export function dynamoDbAccountStandings(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
): AccountStandings {
  return {
    async find(subject) {
      try {
        const { Item } = await client.send(
          new GetCommand({
            TableName: tableName,
            Key: accountKeys.identifier(subject),
            ConsistentRead: true,
          }),
        );
        return standingOf(Item);
      } catch (cause) {
        throw new UnavailableError('accounts', cause);
      }
    },
  };
}
