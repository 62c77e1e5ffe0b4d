import { Construct } from 'constructs';
import { vouchingConfig } from '../../functions/challenge/config.ts';
import { preTokenConfig } from '../../functions/session/config.ts';
import { preAuthenticationConfig } from '../../functions/sign-in/config.ts';
import type { Stage } from '../stages.ts';
import { allow } from './allow.ts';
import { HandlerFunction } from './handler-function.ts';
import type { ProductKeys } from './product-keys.ts';
import type { ProtectedTable } from './protected-table.ts';

export type TokenGuardsProps = {
  readonly stage: Stage;
  readonly sessions: ProtectedTable;
  readonly keys: ProductKeys;
};

/** What the pool asks before it verifies a password, instead of verifying one, and before it signs a token. */
export class TokenGuards extends Construct {
  readonly preAuthentication: HandlerFunction<typeof preAuthenticationConfig>;
  readonly vouching: HandlerFunction<typeof vouchingConfig>;
  readonly preToken: HandlerFunction<typeof preTokenConfig>;

  constructor(scope: Construct, id: string, { stage, sessions, keys }: TokenGuardsProps) {
    super(scope, id);
    // Cognito gives up on a trigger after five seconds.
    const guard = { stage, logKey: keys.support, timeoutSeconds: 5 };
    this.preAuthentication = new HandlerFunction(this, 'PreAuthenticationFunction', {
      ...guard,
      entry: 'sign-in/pre-authentication.handler.ts',
      config: preAuthenticationConfig,
      environment: { SESSIONS_TABLE: sessions.tableName, DERIVATION_KEY_ARN: keys.derivation.keyArn },
      may: [allow(sessions.tableArn, 'dynamodb:PutItem'), keys.derivation.deriving],
    });
    this.vouching = new HandlerFunction(this, 'VouchingFunction', {
      ...guard,
      entry: 'challenge/vouching.handler.ts',
      config: vouchingConfig,
      environment: { SESSIONS_TABLE: sessions.tableName, DERIVATION_KEY_ARN: keys.derivation.keyArn },
      may: [allow(sessions.tableArn, 'dynamodb:PutItem'), keys.derivation.deriving],
    });
    this.preToken = new HandlerFunction(this, 'PreTokenFunction', {
      ...guard,
      entry: 'session/pre-token.handler.ts',
      config: preTokenConfig,
      environment: { SESSIONS_TABLE: sessions.tableName },
      may: [allow(sessions.tableArn, 'dynamodb:DeleteItem')],
    });
  }
}
