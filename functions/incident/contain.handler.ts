import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDbHeldAccounts } from '../account/adapters/dynamodb-held-accounts.ts';
import { DynamoDbActivityLog } from '../activity/adapters/dynamodb-activity-log.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import type { ActionId } from '../platform/ids.ts';
import { createContainmentActions } from './actions/containment-actions.ts';
import { CognitoPoolSessions } from './adapters/cognito-pool-sessions.ts';
import { DynamoDbAddressList } from './adapters/dynamodb-address-list.ts';
import { DynamoDbIncidents } from './adapters/dynamodb-incidents.ts';
import { containConfig } from './config.ts';
import { createContain } from './contain.ts';
import { createNotifyOwners } from './notify-owners.ts';
import { createRecoverIncident } from './recover-incident.ts';
import { createRevertIncident } from './revert-incident.ts';
import { workflowHandler } from './workflow-handler.ts';

const config = readConfig(containConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));
const cognito = new CognitoIdentityProviderClient(clientDefaults());
const accounts = new DynamoDbHeldAccounts(documents, config.ACCOUNTS_TABLE);
const acting = {
  incidents: new DynamoDbIncidents(documents, config.INCIDENTS_TABLE),
  activity: new DynamoDbActivityLog(documents, config.ACTIVITY_TABLE),
  accounts,
  actions: createContainmentActions({
    accounts,
    pool: new CognitoPoolSessions(cognito, config.USER_POOL_ID),
    addresses: new DynamoDbAddressList(documents, config.ACTIVITY_TABLE),
  }),
  now: Date.now,
};
const contain = createContain(acting);

export const handler = workflowHandler({
  contain: (incidentId, action) => contain(incidentId, action as ActionId),
  notify: createNotifyOwners(acting),
  revert: createRevertIncident(acting),
  recover: createRecoverIncident(acting),
});
