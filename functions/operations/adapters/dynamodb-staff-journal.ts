import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { answering } from '../../platform/adapters/answering.ts';
import type { StaffJournal } from '../ports.ts';
import { toStaffActionItem } from './staff-action-item.ts';

export function dynamoDbStaffJournal(
  documents: Pick<DynamoDBDocumentClient, 'send'>,
  table: string,
): StaffJournal {
  return {
    async record(action) {
      await answering('activity', () =>
        documents.send(new PutCommand({ TableName: table, Item: toStaffActionItem(action) })),
      );
    },
  };
}
