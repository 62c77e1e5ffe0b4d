import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { api } from '../functions/api.ts';
import type { HandlerFunction } from './constructs/handler-function.ts';
import { RouteTableApi } from './constructs/route-table-api.ts';
import type { DataStack } from './data-stack.ts';
import { accountFunction } from './request-functions/account.ts';
import { authorizerFunction } from './request-functions/authorizer.ts';
import { challengeFunction } from './request-functions/challenge.ts';
import { factorFunction } from './request-functions/factor.ts';
import { operationsFunctions } from './request-functions/operations.ts';
import { profileFunction } from './request-functions/profile.ts';
import { recoveryFunction } from './request-functions/recovery.ts';
import { requestSetting } from './request-functions/request-setting.ts';
import { riskFunction } from './request-functions/risk.ts';
import { sessionFunction } from './request-functions/session.ts';
import { signInFunction } from './request-functions/sign-in.ts';
import { verdictFunction } from './request-functions/verdict.ts';
import type { Stage } from './stages.ts';

export type ProtectionStackProps = StackProps & { readonly stage: Stage; readonly data: DataStack };

/** The API and the functions behind it. */
export class ProtectionStack extends Stack {
  readonly api: RouteTableApi;
  readonly functions: readonly HandlerFunction[];

  constructor(scope: Construct, id: string, { stage, data, ...props }: ProtectionStackProps) {
    super(scope, id, props);
    const setting = requestSetting(this, stage, data);
    const { operations, replays } = operationsFunctions(setting);
    const behind = {
      'sign-in': signInFunction(setting),
      challenge: challengeFunction(setting),
      account: accountFunction(setting),
      factor: factorFunction(setting),
      session: sessionFunction(setting),
      recovery: recoveryFunction(setting),
      profile: profileFunction(setting),
      risk: riskFunction(setting),
      incident: verdictFunction(setting),
      operations,
    };
    const authorizer = authorizerFunction(setting);
    this.functions = [...Object.values(behind), replays, authorizer];
    this.api = new RouteTableApi(this, 'Api', {
      stage,
      routes: api,
      behind: { ...behind, activity: behind.account },
      authorizer,
      logKey: data.keys.support,
    });
    new CfnOutput(this, 'ApiId', { value: this.api.apiId });
    new CfnOutput(this, 'ApiUrl', { value: this.api.apiEndpoint });
  }
}
