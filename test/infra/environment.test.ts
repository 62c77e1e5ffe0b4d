import { App, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountConfig } from '../../functions/account/config.ts';
import { publisherConfig } from '../../functions/activity/config.ts';
import { detectorConfig } from '../../functions/detection/config.ts';
import { containConfig, intakeConfig, recordConfig, verdictConfig } from '../../functions/incident/config.ts';
import { notificationConfig } from '../../functions/notification/config.ts';
import { learnerConfig, riskConfig } from '../../functions/risk/config.ts';
import { authorizerConfig, preTokenConfig, sessionConfig } from '../../functions/session/config.ts';
import { preAuthenticationConfig, signInConfig } from '../../functions/sign-in/config.ts';
import { HandlerFunction } from '../../infra/constructs/handler-function.ts';
import { stageNamed } from '../../infra/stages.ts';
import { plainId, resourcesOf } from './synthesized.ts';

const CONFIGS: Record<string, z.ZodObject> = {
  SignInFunction: signInConfig,
  AccountFunction: accountConfig,
  SessionFunction: sessionConfig,
  RiskFunction: riskConfig,
  VerdictFunction: verdictConfig,
  AuthorizerFunction: authorizerConfig,
  TokenGuardsPreAuthenticationFunction: preAuthenticationConfig,
  TokenGuardsPreTokenFunction: preTokenConfig,
  PublisherFunction: publisherConfig,
  LearnerFunction: learnerConfig,
  DetectorFunction: detectorConfig,
  NotificationFunction: notificationConfig,
  IntakeFunction: intakeConfig,
  RecordFunction: recordConfig,
  ContainFunction: containConfig,
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
    const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Stack');
    const common = {
      stage: stageNamed('local', 'https://127.0.0.1:4566'),
      entry: 'risk/handler.ts',
      config: z.object({ TABLE: z.string(), BUCKET: z.string() }),
      may: [],
      logKey: new Key(stack, 'Key'),
      timeoutSeconds: 5,
    };
    new HandlerFunction(stack, 'Exact', { ...common, environment: { TABLE: 't', BUCKET: 'b' } });
    // @ts-expect-error BUCKET is missing
    new HandlerFunction(stack, 'Missing', { ...common, environment: { TABLE: 't' } });
    // @ts-expect-error QUEUE is surplus
    new HandlerFunction(stack, 'Surplus', {
      ...common,
      environment: { TABLE: 't', BUCKET: 'b', QUEUE: 'q' },
    });
  });
});
