import { describe, expect, it } from 'vitest';
import { plainId, resourcesOf } from './synthesized.ts';

const only = (type: string, name: string) =>
  resourcesOf('production', type).filter(({ id }) => plainId(id).startsWith(name));

describe('the feed loader', () => {
  const rules = only('AWS::Events::Rule', 'FeedLoader');

  it('is started every hour, and what cannot be delivered is put aside', () => {
    expect(rules).toHaveLength(1);
    expect(rules[0]?.properties).toMatchObject({
      ScheduleExpression: 'rate(1 hour)',
      State: 'ENABLED',
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [expect.stringMatching(/^FeedLoaderFunction/), 'Arn'] },
          DeadLetterConfig: {
            Arn: { 'Fn::GetAtt': [expect.stringMatching(/^FeedLoaderDeadLetters/), 'Arn'] },
          },
        },
      ],
    });
  });

  it('is tried again, and what fails then is put aside', () => {
    expect(only('AWS::Lambda::EventInvokeConfig', 'FeedLoader').map(({ properties }) => properties)).toEqual([
      expect.objectContaining({
        MaximumRetryAttempts: 2,
        DestinationConfig: {
          OnFailure: {
            Destination: { 'Fn::GetAtt': [expect.stringMatching(/^FeedLoaderDeadLetters/), 'Arn'] },
          },
        },
      }),
    ]);
  });

  it.each(['FeedRefused', 'FeedOverdue'])(
    'is watched for %s as long as a run is apart from the next',
    (name) => {
      expect(only('AWS::CloudWatch::Alarm', name).map(({ properties }) => properties)).toEqual([
        expect.objectContaining({
          Namespace: 'Gatehouse',
          MetricName: name,
          Dimensions: [{ Name: 'service', Value: 'gatehouse' }],
          Period: 3_600,
          Threshold: 1,
        }),
      ]);
    },
  );
});
