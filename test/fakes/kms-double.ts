import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';

type Command = { readonly constructor: { readonly name: string }; readonly input: object };
type Context = Readonly<Record<string, string>>;
type Input = {
  readonly Message?: Uint8Array;
  readonly CiphertextBlob?: Uint8Array;
  readonly EncryptionContext?: Context;
};

const kmsError = (name: string) => Object.assign(new Error(name), { name });

/** KMS in memory, at the level of the client's `send`: MACs, data keys, and a context that must match. */
export class KmsDouble {
  readonly #macKey = randomBytes(32);
  readonly #key = randomBytes(32);
  readonly calls: string[] = [];
  isDown = false;
  /** Answers a changed blob with garbage, as the local emulator does, instead of refusing it as KMS does. */
  isLax = false;

  asClient(): KMSClient {
    return this as unknown as KMSClient;
  }

  async send(command: Command): Promise<unknown> {
    await new Promise((resolve) => setImmediate(resolve));
    const name = command.constructor.name.replace(/Command$/, '');
    this.calls.push(name);
    if (this.isDown) throw kmsError('KMSInternalException');
    const input = command.input as Input;
    if (name === 'GenerateMac')
      return {
        Mac: createHmac('sha256', this.#macKey)
          .update(input.Message ?? '')
          .digest(),
      };
    if (name === 'GenerateDataKey') return this.#dataKey(input.EncryptionContext ?? {});
    if (name === 'Decrypt') return { Plaintext: this.#decrypted(input) };
    throw new Error(`The KMS double does not know ${name}`);
  }

  /** As long as a real wrapped AES-256 key: 184 bytes. */
  #dataKey(context: Context) {
    const plain = randomBytes(32);
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(aad(context));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    const padding = Buffer.alloc(184 - 12 - 32 - 16);
    return { Plaintext: plain, CiphertextBlob: Buffer.concat([nonce, body, cipher.getAuthTag(), padding]) };
  }

  #decrypted({ CiphertextBlob, EncryptionContext }: Input): Buffer {
    const blob = Buffer.from(CiphertextBlob ?? []);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, blob.subarray(0, 12));
      decipher.setAAD(aad(EncryptionContext ?? {})).setAuthTag(blob.subarray(44, 60));
      return Buffer.concat([decipher.update(blob.subarray(12, 44)), decipher.final()]);
    } catch {
      if (this.isLax) return randomBytes(32);
      throw kmsError('InvalidCiphertextException');
    }
  }
}

function aad(context: Context): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort()));
}
