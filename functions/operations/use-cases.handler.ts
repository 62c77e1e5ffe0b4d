import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { dynamoDbLanes } from '../platform/adapters/dynamodb-lanes.ts';
import type { Objects } from '../platform/adapters/s3-objects.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import { S3PolicyStore } from '../risk/adapters/s3-policy-store.ts';
import { defaultPolicy } from '../risk/policy/default-policy.ts';
import { DynamoDbOperatorLists } from './adapters/dynamodb-operator-lists.ts';
import { dynamoDbPolicyVersions } from './adapters/dynamodb-policy-versions.ts';
import { dynamoDbReplays } from './adapters/dynamodb-replays.ts';
import { dynamoDbStaffJournal } from './adapters/dynamodb-staff-journal.ts';
import type { operationsConfig } from './config.ts';
import { createGetReplay } from './get-replay.ts';
import { createGetList, createPutList } from './keep-lists.ts';
import { createPolicyInUse } from './policy-in-use.ts';
import type { ReplayWorker } from './ports.ts';
import { createGetPolicy, createSetPolicy } from './set-policy.ts';
import { createStartReplay } from './start-replay.ts';

export type Outside = {
  readonly documents: Pick<DynamoDBDocumentClient, 'send'>;
  readonly objects: Objects;
  readonly keys: PurposeKeys;
  readonly worker: ReplayWorker;
  readonly now: () => number;
};

/** Wires adapters to use cases. Apart from the handler, so that tests run the very same wiring on doubles. */
export function operationsUseCases(
  config: Pick<z.output<typeof operationsConfig>, 'ACTIVITY_TABLE' | 'POLICY_MODE' | 'SNAPSHOT_BUCKET'>,
  { documents, objects, ...outside }: Outside,
) {
  const store = new S3PolicyStore(objects, config.SNAPSHOT_BUCKET);
  const shared = {
    ...outside,
    store,
    inUse: createPolicyInUse({ store, bundled: defaultPolicy }),
    lists: new DynamoDbOperatorLists(documents, config.ACTIVITY_TABLE),
    replays: dynamoDbReplays(documents, config.ACTIVITY_TABLE),
    versions: dynamoDbPolicyVersions(documents, config.ACTIVITY_TABLE),
    bundled: defaultPolicy,
    lanes: dynamoDbLanes(documents, config.ACTIVITY_TABLE),
    journal: dynamoDbStaffJournal(documents, config.ACTIVITY_TABLE),
    stageMode: config.POLICY_MODE,
  };
  return {
    getList: createGetList(shared),
    putList: createPutList(shared),
    getPolicy: createGetPolicy(shared),
    setPolicy: createSetPolicy(shared),
    startReplay: createStartReplay(shared),
    getReplay: createGetReplay(shared),
  };
}
