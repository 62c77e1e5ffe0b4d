import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

/** What the edge shows the API to prove that a request came through it. Nobody ever has to type it. */
export class OriginSecret extends Secret {
  constructor(scope: Construct, id: string, stage: Stage, key: IKey) {
    super(scope, id, {
      description: 'Proves to the Gatehouse API that a request came through the edge',
      encryptionKey: key,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: stage.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** Read as an attribute: an emulator answers a reference to a secret with its name. */
  get arn(): string {
    return (this.node.defaultChild as CfnSecret).attrId;
  }
}
