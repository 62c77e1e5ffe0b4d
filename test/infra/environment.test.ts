import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountConfig } from '../../functions/account/config.ts';
import { publisherConfig } from '../../functions/activity/config.ts';
import { challengeConfig, vouchingConfig } from '../../functions/challenge/config.ts';
import { detectorConfig } from '../../functions/detection/config.ts';
import { factorConfig } from '../../functions/factor/config.ts';
import { containConfig, intakeConfig, recordConfig, verdictConfig } from '../../functions/incident/config.ts';
import { lakeConfig } from '../../functions/lake/config.ts';
import { notificationConfig } from '../../functions/notification/config.ts';
import { operationsConfig, replayConfig } from '../../functions/operations/config.ts';
import { profileConfig } from '../../functions/profile/config.ts';
import { recoveryConfig } from '../../functions/recovery/config.ts';
import { learnerConfig, riskConfig } from '../../functions/risk/config.ts';
import { authorizerConfig, preTokenConfig, sessionConfig } from '../../functions/session/config.ts';
import { preAuthenticationConfig, signInConfig } from '../../functions/sign-in/config.ts';
import { feedLoaderConfig } from '../../functions/threat-intelligence/config.ts';
import type { HandlerFunctionProps } from '../../infra/constructs/handler-function.ts';
import { plainId, resourcesOf } from './synthesized.ts';

const CONFIGS: Record<string, z.ZodObject> = {
  SignInFunction: signInConfig,
  ChallengeFunction: challengeConfig,
  FactorFunction: factorConfig,
  AccountFunction: accountConfig,
  SessionFunction: sessionConfig,
  RecoveryFunction: recoveryConfig,
  ProfileFunction: profileConfig,
  RiskFunction: riskConfig,
  VerdictFunction: verdictConfig,
  OperationsFunction: operationsConfig,
  ReplayFunction: replayConfig,
  AuthorizerFunction: authorizerConfig,
  TokenGuardsPreAuthenticationFunction: preAuthenticationConfig,
  TokenGuardsVouchingFunction: vouchingConfig,
  TokenGuardsPreTokenFunction: preTokenConfig,
  PublisherFunction: publisherConfig,
  LearnerFunction: learnerConfig,
  DetectorFunction: detectorConfig,
  LakeFunction: lakeConfig,
  NotificationFunction: notificationConfig,
  IntakeFunction: intakeConfig,
  RecordFunction: recordConfig,
  ContainFunction: containConfig,
  FeedLoaderFunction: feedLoaderConfig,
};

describe('the environment of a function', () => {
  const functions = resourcesOf('production', 'AWS::Lambda::Function').map(({ id, properties }) => ({
    name: plainId(id),
    given: (properties['Environment'] as { Variables: object } | undefined)?.Variables ?? {},
  }));

  it.each(functions)('$name has exactly the keys its handler reads', ({ name, given }) => {
    expect(Object.keys(given).sort()).toEqual(Object.keys(CONFIGS[name]?.shape ?? {}).sort());
  });

  it('is checked when the app compiles: a missing and a surplus key are errors', () => {
    const config = z.object({ TABLE: z.string(), BUCKET: z.string() });
    type Environment = HandlerFunctionProps<typeof config>['environment'];

    const exact: Environment = { TABLE: 't', BUCKET: 'b' };
    // @ts-expect-error BUCKET is missing
    const missing: Environment = { TABLE: 't' };
    // @ts-expect-error QUEUE is surplus
    const surplus: Environment = { TABLE: 't', BUCKET: 'b', QUEUE: 'q' };

    const complete = (environment: object) => config.strict().safeParse(environment).success;
    expect([exact, missing, surplus].map(complete)).toEqual([true, false, false]);
  });
});
