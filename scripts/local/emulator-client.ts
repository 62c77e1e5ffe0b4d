import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { stageNamed } from '../../infra/stages.ts';
import { REGION } from './emulator.ts';
import type { StackFiles } from './paths.ts';
import { StepError } from './steps.ts';

/** How the operator of the emulator reaches it from a process that began before the local authority existed. */
function connection(files: StackFiles, endpointUrl: string) {
  return {
    endpoint: endpointUrl,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: new NodeHttpHandler({ httpsAgent: new Agent({ ca: readFileSync(files.bundle) }) }),
  };
}

export async function readSecret(files: StackFiles, endpointUrl: string, arn: string): Promise<string> {
  const secrets = new SecretsManagerClient(connection(files, endpointUrl));
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: arn }));
  if (!SecretString) throw new StepError('The origin secret is empty');
  return SecretString;
}

/** Lets the stage's sender send, as one does by hand for a real domain. */
export async function verifySender(files: StackFiles, endpointUrl: string): Promise<void> {
  const [, EmailIdentity = ''] = stageNamed('local', endpointUrl).mailFrom.split('@');
  const mail = new SESv2Client(connection(files, endpointUrl));
  try {
    await mail.send(new CreateEmailIdentityCommand({ EmailIdentity }));
  } catch (error) {
    if ((error as Error).name !== 'AlreadyExistsException') throw error;
  }
}
