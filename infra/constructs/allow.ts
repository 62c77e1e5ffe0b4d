import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** One capability: these actions on exactly this resource. */
export function allow(resource: string, ...actions: readonly string[]): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [resource] });
}
