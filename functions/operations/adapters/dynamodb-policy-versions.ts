import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { answering, isConditionLost } from '../../platform/adapters/answering.ts';
import { staffKeys } from '../../platform/table-keys.ts';
import type { PolicyVersions } from '../ports.ts';

/** One item per version ever used, which never lapses: decisions name their version for as long as they are kept. */
export function dynamoDbPolicyVersions(
  documents: Pick<DynamoDBDocumentClient, 'send'>,
  table: string,
): PolicyVersions {
  return {
    claim: (version, contentHash) =>
      answering('activity', async () => {
        try {
          await documents.send(
            new PutCommand({
              TableName: table,
              Item: { ...staffKeys.policyVersion(version), contentHash },
              ConditionExpression: 'attribute_not_exists(pk) OR contentHash = :hash',
              ExpressionAttributeValues: { ':hash': contentHash },
            }),
          );
          return true;
        } catch (error) {
          if (isConditionLost(error)) return false;
          throw error;
        }
      }),
  };
}
