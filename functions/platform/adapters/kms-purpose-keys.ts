import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import { UnavailableError } from '../problem.ts';
import type { KeyPurpose, PurposeKeys } from '../purpose-keys.ts';

/**
 * Derives one HMAC key per purpose from a KMS key that never leaves KMS: the MAC over the purpose's name is the
 * purpose's key. Deterministic, so every function agrees without storing anything; one KMS call per purpose
 * for the life of the execution environment.
 */
export class KmsPurposeKeys implements PurposeKeys {
  readonly #kms: KMSClient;
  readonly #keyArn: string;
  readonly #derived = new Map<KeyPurpose, Promise<Buffer>>();

  constructor(kms: KMSClient, keyArn: string) {
    this.#kms = kms;
    this.#keyArn = keyArn;
  }

  keyFor(purpose: KeyPurpose): Promise<Buffer> {
    const known = this.#derived.get(purpose);
    if (known) return known;
    const derived = this.#derive(purpose);
    this.#derived.set(purpose, derived);
    // A failed derivation is not kept: the next caller asks again.
    derived.catch(() => this.#derived.delete(purpose));
    return derived;
  }

  async #derive(purpose: KeyPurpose): Promise<Buffer> {
    try {
      const { Mac } = await this.#kms.send(
        new GenerateMacCommand({
          KeyId: this.#keyArn,
          MacAlgorithm: 'HMAC_SHA_256',
          Message: Buffer.from(`gatehouse/${purpose}/v1`),
        }),
      );
      if (Mac?.length !== 32) throw new Error('The MAC is not 32 bytes long');
      return Buffer.from(Mac);
    } catch (cause) {
      throw new UnavailableError('keys', cause);
    }
  }
}
