import type { Construct } from 'constructs';
import { allow } from '../constructs/allow.ts';
import type { DataStack } from '../data-stack.ts';
import type { Stage } from '../stages.ts';

/** Below the 30 seconds at which the HTTP API gives up, above what the SDK clients' own time-outs add up to. */
const HTTP_TIMEOUT_SECONDS = 15;

/** Which country an address is in, when no edge says so. */
export const COUNTRY_DATABASE = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

/** What the functions that take requests share. */
export function requestSetting(scope: Construct, stage: Stage, data: DataStack) {
  const { accounts, sessions, activity, customers, keys, originSecret } = data;
  return {
    scope,
    stage,
    data,
    common: { stage, logKey: keys.support, timeoutSeconds: HTTP_TIMEOUT_SECONDS, memoryMb: 1024 },
    tables: {
      ACCOUNTS_TABLE: accounts.tableName,
      SESSIONS_TABLE: sessions.tableName,
      ACTIVITY_TABLE: activity.tableName,
    },
    pool: { USER_POOL_ID: customers.userPoolId, USER_POOL_CLIENT_ID: customers.client.userPoolClientId },
    relyingParty: {
      RELYING_PARTY_ID: stage.relyingParty.id,
      RELYING_PARTY_ORIGINS: stage.relyingParty.origins.join(),
    },
    secrets: { DERIVATION_KEY_ARN: keys.derivation.keyArn, ORIGIN_SECRET_ARN: originSecret.arn },
    /** To tell the edge from a caller, and to derive its secrets. */
    takesRequests: [allow(originSecret.arn, 'secretsmanager:GetSecretValue'), keys.derivation.deriving],
  };
}

export type RequestSetting = ReturnType<typeof requestSetting>;
