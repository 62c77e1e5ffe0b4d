import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DecryptCommand, GenerateDataKeyCommand, InvalidCiphertextException, type KMSClient } from '@aws-sdk/client-kms';
import { UnavailableError } from '../problem.ts';
import { SealBrokenError, type Sealer } from '../sealer.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 3;
const KEY_CONTEXT = { purpose: 'session-sealing' };
const MAX_USES = 10_000;
const MAX_AGE_MS = 5 * 60_000;
const MAX_OPENED_KEYS = 1_000;

type DataKey = { readonly plaintext: Buffer; readonly wrapped: Buffer; readonly madeAt: number; uses: number };

/**
 * AES-256-GCM under a KMS data key that is reused for a short while, so a warm seal makes no KMS call.
 *
 * Format: version (1 byte) | length of the wrapped key (2, big endian) | wrapped key | nonce (12) | ciphertext | tag (16).
 * Additional data is the header and the sorted context.
 */
export class KmsSealer implements Sealer {
  readonly #kms: KMSClient;
  readonly #keyArn: string;
  readonly #now: () => number;
  #current: Promise<DataKey> | undefined;
  readonly #opened = new Map<string, Buffer>();

  constructor(kms: KMSClient, keyArn: string, now: () => number = Date.now) {
    this.#kms = kms;
    this.#keyArn = keyArn;
    this.#now = now;
  }

  async seal(plaintext: string, context: Readonly<Record<string, string>>): Promise<Uint8Array> {
    const key = await this.#currentKey();
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(VERSION, 0);
    header.writeUInt16BE(key.wrapped.length, 1);
    const prefix = Buffer.concat([header, key.wrapped]);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key.plaintext, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(prefix, context));
    return Buffer.concat([prefix, nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  async unseal(sealed: Uint8Array, context: Readonly<Record<string, string>>): Promise<string> {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const wrappedLength = bytes.length >= HEADER_BYTES ? bytes.readUInt16BE(1) : 0;
    const nonceAt = HEADER_BYTES + wrappedLength;
    const textAt = nonceAt + NONCE_BYTES;
    if (bytes[0] !== VERSION || bytes.length < textAt + TAG_BYTES) throw new SealBrokenError();

    const key = await this.#open(bytes.subarray(HEADER_BYTES, nonceAt));
    try {
      const nonce = bytes.subarray(nonceAt, textAt);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(additionalData(bytes.subarray(0, nonceAt), context));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(textAt, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new SealBrokenError(cause);
    }
  }

  async #currentKey(): Promise<DataKey> {
    const current = await this.#current;
    const isFresh = current && current.uses < MAX_USES && this.#now() - current.madeAt < MAX_AGE_MS;
    if (!isFresh) {
      const made = this.#makeKey();
      this.#current = made;
      // A failed key is not kept: the next caller asks again.
      made.catch(() => {
        this.#current = undefined;
      });
    }
    const key = (await this.#current) ?? (await this.#makeKey());
    key.uses += 1;
    return key;
  }

  async #makeKey(): Promise<DataKey> {
    try {
      const { Plaintext, CiphertextBlob } = await this.#kms.send(
        new GenerateDataKeyCommand({ KeyId: this.#keyArn, KeySpec: 'AES_256', EncryptionContext: KEY_CONTEXT }),
      );
      if (!Plaintext || !CiphertextBlob) throw new Error('KMS made no data key');
      const wrapped = Buffer.from(CiphertextBlob);
      this.#remember(wrapped, Buffer.from(Plaintext));
      return { plaintext: Buffer.from(Plaintext), wrapped, madeAt: this.#now(), uses: 0 };
    } catch (cause) {
      throw new UnavailableError('keys', cause);
    }
  }

  async #open(wrapped: Buffer): Promise<Buffer> {
    const known = this.#opened.get(wrapped.toString('base64'));
    if (known) return known;
    try {
      const { Plaintext } = await this.#kms.send(
        new DecryptCommand({ KeyId: this.#keyArn, CiphertextBlob: wrapped, EncryptionContext: KEY_CONTEXT }),
      );
      if (Plaintext?.length !== 32) throw new SealBrokenError();
      return this.#remember(wrapped, Buffer.from(Plaintext));
    } catch (cause) {
      if (cause instanceof SealBrokenError || cause instanceof InvalidCiphertextException) throw new SealBrokenError(cause);
      throw new UnavailableError('keys', cause);
    }
  }

  #remember(wrapped: Buffer, plaintext: Buffer): Buffer {
    const oldest = this.#opened.size >= MAX_OPENED_KEYS ? this.#opened.keys().next().value : undefined;
    if (oldest !== undefined) this.#opened.delete(oldest);
    this.#opened.set(wrapped.toString('base64'), plaintext);
    return plaintext;
  }
}

function additionalData(prefix: Buffer, context: Readonly<Record<string, string>>): Buffer {
  const sorted = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([prefix, Buffer.from(JSON.stringify(sorted))]);
}
