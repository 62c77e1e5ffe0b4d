import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Sending text messages straight to a number, and publishing to no topic: numbers are no resources, topics are. */
export function mayText(): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['sns:Publish'],
    notResources: ['arn:*:sns:*:*:*'],
  });
}
