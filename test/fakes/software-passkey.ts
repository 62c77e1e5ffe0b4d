import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

const b64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();

/** The few shapes of CBOR (RFC 8949) that an authenticator writes. */
function cbor(value: number | string | Uint8Array | Map<number | string, unknown>): Buffer {
  const head = (major: number, n: number) =>
    n < 24
      ? Buffer.of((major << 5) | n)
      : n < 256
        ? Buffer.of((major << 5) | 24, n)
        : Buffer.of((major << 5) | 25, n >> 8, n & 255);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map) {
    const entries = [...value].flatMap(([key, item]) => [cbor(key), cbor(item as string)]);
    return Buffer.concat([head(5, value.size), ...entries]);
  }
  return Buffer.concat([head(2, value.length), value]);
}

export type PasskeyOptions = {
  readonly origin?: string;
  readonly rpId?: string;
  readonly verifiesUser?: boolean;
};

/** An authenticator in software, for where there is no browser: one ES256 passkey that counts its signatures. */
export class SoftwarePasskey {
  readonly credentialId = b64(randomBytes(32));
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #origin: string;
  readonly #rpId: string;
  readonly #flags: number;
  signCount = 0;
  userHandle = '';

  constructor({
    origin = 'http://localhost:3000',
    rpId = 'localhost',
    verifiesUser = true,
  }: PasskeyOptions = {}) {
    this.#origin = origin;
    this.#rpId = rpId;
    this.#flags = verifiesUser ? 0b101 : 0b001;
  }

  /** Answers `navigator.credentials.create`. */
  create(publicKey: { readonly challenge: string; readonly user?: unknown }) {
    this.userHandle = (publicKey.user as { id: string }).id;
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' }) as { x: string; y: string };
    const id = Buffer.from(this.credentialId, 'base64url');
    const cose = cbor(
      new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]),
    );
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, cose]);
    const authData = Buffer.concat([this.#authenticatorData(0b1000000), credential]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return {
      ...this.#named(),
      response: {
        clientDataJSON: this.#clientData('webauthn.create', publicKey.challenge),
        attestationObject: b64(cbor(attestation)),
        transports: ['internal'],
      },
    };
  }

  /** Answers `navigator.credentials.get`. */
  get(publicKey: { readonly challenge: string }) {
    this.signCount += 1;
    const authData = this.#authenticatorData(0);
    const clientDataJSON = this.#clientData('webauthn.get', publicKey.challenge);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    const signature = createSign('sha256').update(signed).sign(this.#keys.privateKey);
    return {
      ...this.#named(),
      response: {
        clientDataJSON,
        authenticatorData: b64(authData),
        signature: b64(signature),
        userHandle: this.userHandle,
      },
    };
  }

  #named() {
    const { credentialId: id } = this;
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} };
  }

  #clientData(type: string, challenge: string): string {
    return b64(JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false }));
  }

  #authenticatorData(flags: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.signCount);
    return Buffer.concat([sha256(this.#rpId), Buffer.of(this.#flags | flags), count]);
  }
}
