import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { UnavailableError } from '../problem.ts';
import { SealBrokenError, type Sealer } from '../sealer.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_CONTEXT = { purpose: 'session-sealing' };
const MAX_KEY_AGE_MS = 5 * 60_000;
/** Far below the number of random nonces at which AES-GCM under one key becomes unsafe (NIST SP 800-38D). */
const MAX_KEY_USES = 10_000;
const MAX_OPENED_KEYS = 256;
const MAX_PLAINTEXT_BYTES = 64 * 1024;

type DataKey = { readonly plain: Buffer; readonly wrapped: Buffer; readonly bornAt: number; uses: number };
type OpenedKey = { readonly plain: Promise<Buffer>; readonly openedAt: number };

/**
 * Envelope encryption, AES-256-GCM under a data key that KMS wrapped. A sealed value is
 * `version | length of the wrapped key (2) | wrapped key | nonce (12) | ciphertext | tag (16)`; the context and
 * everything before the nonce are authenticated. The text is deflated first, because tokens are base64 and each
 * started kilobyte at rest is paid for; nobody but us chooses any part of it, so its length tells nothing.
 */
export function kmsSealer(client: Pick<KMSClient, 'send'>, keyArn: string, now: () => number): Sealer {
  let sealing: Promise<DataKey> | undefined;
  const opened = new Map<string, OpenedKey>();

  async function generate(): Promise<DataKey> {
    const answer = await client.send(
      new GenerateDataKeyCommand({ KeyId: keyArn, KeySpec: 'AES_256', EncryptionContext: KEY_CONTEXT }),
    );
    if (!answer.Plaintext || !answer.CiphertextBlob)
      throw new Error('The key service answered without a key');
    return {
      plain: Buffer.from(answer.Plaintext),
      wrapped: Buffer.from(answer.CiphertextBlob),
      bornAt: now(),
      uses: 0,
    };
  }

  async function sealingKey(): Promise<DataKey> {
    for (;;) {
      sealing ??= generate();
      const current = sealing;
      try {
        const key = await current;
        const isUsable = now() - key.bornAt < MAX_KEY_AGE_MS && key.uses < MAX_KEY_USES;
        if (isUsable) {
          key.uses += 1;
          return key;
        }
        if (sealing === current) sealing = undefined;
      } catch (cause) {
        if (sealing === current) sealing = undefined;
        throw new UnavailableError('sealing key', cause);
      }
    }
  }

  async function open(wrapped: Buffer): Promise<Buffer> {
    try {
      const { Plaintext } = await client.send(
        new DecryptCommand({ KeyId: keyArn, CiphertextBlob: wrapped, EncryptionContext: KEY_CONTEXT }),
      );
      if (Plaintext?.length !== 32) throw new SealBrokenError();
      return Buffer.from(Plaintext);
    } catch (cause) {
      throw isBroken(cause) ? new SealBrokenError(cause) : new UnavailableError('sealing key', cause);
    }
  }

  function openingKey(wrapped: Buffer): Promise<Buffer> {
    const name = wrapped.toString('base64');
    const known = opened.get(name);
    opened.delete(name);
    if (known && now() - known.openedAt < MAX_KEY_AGE_MS) {
      opened.set(name, known);
      return known.plain;
    }
    const plain = open(wrapped);
    opened.set(name, { plain, openedAt: now() });
    plain.catch(() => opened.delete(name));
    const oldest = opened.keys().next().value;
    if (opened.size > MAX_OPENED_KEYS && oldest !== undefined) opened.delete(oldest);
    return plain;
  }

  return {
    async seal(plaintext, context) {
      const key = await sealingKey();
      const header = headerOf(key.wrapped);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key.plain, nonce).setAAD(authenticated(header, context));
      const body = Buffer.concat([cipher.update(deflateRawSync(plaintext)), cipher.final()]);
      return Buffer.concat([header, nonce, body, cipher.getAuthTag()]);
    },

    async unseal(sealed, context) {
      const { header, wrapped, nonce, body, tag } = partsOf(sealed);
      const key = await openingKey(wrapped);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(authenticated(header, context)).setAuthTag(tag);
        const plain = Buffer.concat([decipher.update(body), decipher.final()]);
        return inflateRawSync(plain, { maxOutputLength: MAX_PLAINTEXT_BYTES }).toString('utf8');
      } catch (cause) {
        throw new SealBrokenError(cause);
      }
    },
  };
}

function headerOf(wrapped: Buffer): Buffer {
  const header = Buffer.alloc(3 + wrapped.length);
  header.writeUInt8(VERSION, 0);
  header.writeUInt16BE(wrapped.length, 1);
  wrapped.copy(header, 3);
  return header;
}

function partsOf(sealed: Uint8Array) {
  const bytes = Buffer.from(sealed);
  const bodyAt = bytes.length < 3 ? Number.POSITIVE_INFINITY : 3 + bytes.readUInt16BE(1) + NONCE_BYTES;
  if (bytes[0] !== VERSION || bodyAt + TAG_BYTES > bytes.length) throw new SealBrokenError();
  const nonceAt = bodyAt - NONCE_BYTES;
  return {
    header: bytes.subarray(0, nonceAt),
    wrapped: bytes.subarray(3, nonceAt),
    nonce: bytes.subarray(nonceAt, bodyAt),
    body: bytes.subarray(bodyAt, -TAG_BYTES),
    tag: bytes.subarray(-TAG_BYTES),
  };
}

/** One spelling for one context, whatever the order its keys were written in. */
function authenticated(header: Buffer, context: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([header, Buffer.from(JSON.stringify(pairs))]);
}

/** What KMS says of bytes that were never, or not under this key and context, encrypted. */
function isBroken(cause: unknown): boolean {
  const broken = ['SealBrokenError', 'InvalidCiphertextException', 'IncorrectKeyException'];
  return cause instanceof Error && broken.includes(cause.name);
}
