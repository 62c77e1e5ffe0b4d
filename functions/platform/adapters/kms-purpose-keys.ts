import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import { UnavailableError } from '../problem.ts';
import type { KeyPurpose, PurposeKeys } from '../purpose-keys.ts';

/**
 * Derives one key per purpose from an HMAC key that never leaves KMS: the MAC over the purpose's name is the
 * key. Every function derives the same ones, asks once, and keeps them for as long as its process lives.
 */
export function kmsPurposeKeys(client: Pick<KMSClient, 'send'>, keyArn: string): PurposeKeys {
  const derived = new Map<KeyPurpose, Promise<Buffer>>();

  async function derive(purpose: KeyPurpose): Promise<Buffer> {
    try {
      const { Mac } = await client.send(
        new GenerateMacCommand({
          KeyId: keyArn,
          MacAlgorithm: 'HMAC_SHA_256',
          Message: Buffer.from(`gatehouse/${purpose}/v1`),
        }),
      );
      if (Mac?.length !== 32) throw new Error('The key service answered without a key');
      return Buffer.from(Mac);
    } catch (cause) {
      // A failure must not be kept: the next request asks again.
      derived.delete(purpose);
      throw new UnavailableError('purpose keys', cause);
    }
  }

  return {
    keyFor(purpose) {
      const known = derived.get(purpose) ?? derive(purpose);
      derived.set(purpose, known);
      return known;
    },
  };
}
