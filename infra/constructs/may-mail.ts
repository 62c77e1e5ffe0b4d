import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

/** Sending mail as the stage's sender, whether its address or its whole domain is the verified identity. */
export function mayMail(scope: Construct, { mailFrom, mailIdentityGrants }: Stage): PolicyStatement {
  const domain = mailFrom.slice(mailFrom.indexOf('@') + 1);
  const identity = (resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName });
  return new PolicyStatement({
    actions: ['ses:SendEmail'],
    resources: mailIdentityGrants ? [identity(domain), identity(mailFrom)] : ['*'],
  });
}
