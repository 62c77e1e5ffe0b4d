import { randomUUID } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { kmsPurposeKeys } from '../../functions/platform/adapters/kms-purpose-keys.ts';
import {
  type BinaryObjects,
  type Objects,
  s3BinaryObjects,
  s3Objects,
} from '../../functions/platform/adapters/s3-objects.ts';
import { dynamoDbEnrolmentWindow } from '../../functions/session/adapters/dynamodb-enrolment-window.ts';
import { output } from '../../scripts/local/deploy.ts';
import type { LocalState } from '../../scripts/local/state.ts';
import { type PoolInUse, usingPool } from '../port-suites/cognito-under-test.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** How the operator of the emulator reaches it. */
function connection({ endpointUrl, region }: LocalState) {
  return { endpoint: endpointUrl, region, credentials };
}

export function documentsOn(state: LocalState): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(connection(state)));
}

/**
 * A table of the product's shape, for one suite. It has no time to live and no stream, because the suites keep
 * a clock of their own, and what they record is not to set the product in motion.
 */
export async function newTable(state: LocalState): Promise<string> {
  const client = new DynamoDBClient(connection(state));
  const TableName = `suite-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName });
  return TableName;
}

/** The bucket of snapshots, as deployed: versioned, and encrypted by a key of ours. */
export function snapshotsOn({ endpointUrl, region, outputs }: LocalState): {
  readonly objects: Objects;
  readonly binary: BinaryObjects;
  readonly bucket: string;
} {
  const environment = {
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  return {
    objects: s3Objects(environment),
    binary: s3BinaryObjects(environment),
    bucket: output(outputs, 'SnapshotBucketName'),
  };
}

/** The key service, with a switch that makes it unreachable: real keys cannot be taken down for a moment. */
export function keysOn(state: LocalState) {
  const client = new KMSClient(connection(state));
  const nowhere = new KMSClient({ ...connection(state), endpoint: 'https://127.0.0.1:1', maxAttempts: 1 });
  let isDown = false;
  const switched: Pick<KMSClient, 'send'> = {
    send: ((command: Parameters<KMSClient['send']>[0]) =>
      (isDown ? nowhere : client).send(command)) as KMSClient['send'],
  };
  return {
    client: switched,
    sealingKey: output(state.outputs, 'SealingKeyArn'),
    derivationKey: output(state.outputs, 'DerivationKeyArn'),
    setDown: (value: boolean) => {
      isDown = value;
    },
  };
}

/** The pool of customers, as deployed, with its triggers. */
export function customersOn(state: LocalState): PoolInUse {
  const { outputs } = state;
  return usingPool({
    client: new CognitoIdentityProviderClient(connection(state)),
    poolId: output(outputs, 'UserPoolId'),
    clientId: output(outputs, 'UserPoolClientId'),
    keys: kmsPurposeKeys(new KMSClient(connection(state)), output(outputs, 'DerivationKeyArn')),
    enrolments: dynamoDbEnrolmentWindow(documentsOn(state), output(outputs, 'SessionsTableName')),
  });
}
