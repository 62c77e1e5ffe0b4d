import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { log } from '../platform/observability.ts';
import { cognitoAccessToken, cognitoStaffToken } from './adapters/cognito-access-token.ts';
import { DynamoDbSessionRegistry } from './adapters/dynamodb-session-registry.ts';
import { createAuthorize } from './authorize.ts';
import { createAuthorizeStaff, isStaffRoute } from './authorize-staff.ts';
import { authorizerConfig } from './config.ts';

const config = readConfig(authorizerConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));
const tables = { accounts: config.ACCOUNTS_TABLE, sessions: config.SESSIONS_TABLE };
const authorize = createAuthorize({
  verify: cognitoAccessToken({
    issuer: config.TOKEN_ISSUER,
    clientId: config.USER_POOL_CLIENT_ID,
    jwksUrl: config.ISSUER_JWKS_URL,
  }),
  registry: new DynamoDbSessionRegistry(documents, tables),
  now: Date.now,
});

const authorizeStaff = createAuthorizeStaff({
  verify: cognitoStaffToken({
    issuer: config.STAFF_ISSUER,
    clientId: config.STAFF_CLIENT_ID,
    jwksUrl: config.STAFF_JWKS_URL,
  }),
});

type Verdict = APIGatewaySimpleAuthorizerWithContextResult<Readonly<Record<string, string>> | null>;

export const handler = async (event: APIGatewayRequestAuthorizerEventV2): Promise<Verdict> => {
  const header = event.headers?.['authorization'];
  const authorization = isStaffRoute(event.routeKey) ? await authorizeStaff(header) : await authorize(header);
  const { requestId } = event.requestContext;
  log.info('authorization', { requestId, outcome: authorization.kind });
  if (authorization.kind === 'refused') return { isAuthorized: false, context: null };
  if ('staffId' in authorization)
    return {
      isAuthorized: true,
      context: { staffId: authorization.staffId, staffRoles: authorization.roles.join(' ') },
    };
  const { accountId, sessionId, mustStepUp } = authorization;
  // Context values are text: `yes` or nothing.
  return { isAuthorized: true, context: { accountId, sessionId, mustStepUp: mustStepUp ? 'yes' : '' } };
};
