import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { UnavailableError } from '../problem.ts';

/** Reads the secret that proves a request came through the edge: once, and again only after a failure. */
export function originSecret(secrets: SecretsManagerClient, secretArn: string): () => Promise<string> {
  let known: Promise<string> | undefined;
  return () => {
    known ??= read(secrets, secretArn).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function read(secrets: SecretsManagerClient, secretArn: string): Promise<string> {
  try {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
    if (!SecretString) throw new Error('The secret is empty');
    return SecretString;
  } catch (cause) {
    throw new UnavailableError('secrets', cause);
  }
}
