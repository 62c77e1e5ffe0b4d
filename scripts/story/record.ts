import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { ActivityEvent, SignInDecided } from '../../functions/activity/domain/activity-event.ts';
import { fromActivityItem } from '../../functions/activity/domain/activity-item.ts';

/** What the operator of the local stack may look at: the tables and the workflow, with the local root key. */
export type RecordOptions = {
  readonly endpointUrl: string;
  readonly region: string;
  readonly activityTable: string;
  readonly incidentsTable: string;
  readonly workflowArn: string;
};

/** Reads back what the product recorded. */
export class RecordReader {
  readonly #options: RecordOptions;
  readonly #documents: DynamoDBDocumentClient;
  readonly #workflows: SFNClient;

  constructor(options: RecordOptions) {
    this.#options = options;
    const connection = {
      endpoint: options.endpointUrl,
      region: options.region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    this.#documents = DynamoDBDocumentClient.from(new DynamoDBClient(connection));
    this.#workflows = new SFNClient(connection);
  }

  async eventsOf(accountId: string): Promise<readonly ActivityEvent[]> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#options.activityTable,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :at)',
        ExpressionAttributeValues: { ':pk': `ACCOUNT#${accountId}`, ':at': 'AT#' },
      }),
    );
    return Items.map((item) => fromActivityItem(item));
  }

  async decisions(): Promise<readonly SignInDecided[]> {
    const items = await this.#scan(this.#options.activityTable, 'sign-in.decided');
    return items.map((item) => fromActivityItem(item) as SignInDecided);
  }

  /** Every case item, with what its workflow says of itself. */
  async incidents(): Promise<
    readonly (Record<string, unknown> & { incidentId: string; workflow: string })[]
  > {
    const executions = await this.#workflows.send(
      new ListExecutionsCommand({ stateMachineArn: this.#options.workflowArn, maxResults: 1000 }),
    );
    const statuses = new Map(executions.executions?.map((one) => [one.name, one.status ?? 'UNKNOWN']));
    const cases = await this.#scan(this.#options.incidentsTable, undefined, 'CASE');
    return cases.map((item) => {
      const incidentId = String(item['incidentId']);
      return { ...item, incidentId, workflow: statuses.get(incidentId) ?? 'NOT STARTED' };
    });
  }

  async itemsOf(incidentId: string): Promise<readonly Record<string, unknown>[]> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#options.incidentsTable,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `INCIDENT#${incidentId}` },
      }),
    );
    return Items;
  }

  /** Why a workflow failed, in its own words. */
  async failureOf(incidentId: string): Promise<string | undefined> {
    const arn = this.#options.workflowArn.replace(':stateMachine:', ':execution:');
    const execution = await this.#workflows.send(
      new DescribeExecutionCommand({ executionArn: `${arn}:${incidentId}` }),
    );
    return execution.cause ?? execution.error;
  }

  async #scan(table: string, type?: string, sk?: string): Promise<readonly Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.#documents.send(
        new ScanCommand({
          TableName: table,
          ...(start ? { ExclusiveStartKey: start } : {}),
          FilterExpression: type ? '#t = :v' : 'sk = :v',
          ...(type ? { ExpressionAttributeNames: { '#t': 'type' } } : {}),
          ExpressionAttributeValues: { ':v': type ?? sk },
        }),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  }
}
