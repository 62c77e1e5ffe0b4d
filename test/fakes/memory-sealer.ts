import { createHash } from 'node:crypto';
import { UnavailableError } from '../../functions/platform/problem.ts';
import { SealBrokenError, type Sealer } from '../../functions/platform/sealer.ts';

/** A sealer without a key: hides nothing, but refuses changed bytes and a different context as the real one does. */
export class MemorySealer implements Sealer {
  isDown = false;

  async seal(plaintext: string, context: Readonly<Record<string, string>>): Promise<Uint8Array> {
    this.#needUp();
    const body = Buffer.from(plaintext);
    return Buffer.concat([tagOf(body, context), body]);
  }

  async unseal(sealed: Uint8Array, context: Readonly<Record<string, string>>): Promise<string> {
    this.#needUp();
    const bytes = Buffer.from(sealed);
    const body = bytes.subarray(32);
    if (!tagOf(body, context).equals(bytes.subarray(0, 32))) throw new SealBrokenError();
    return body.toString('utf8');
  }

  #needUp(): void {
    if (this.isDown) throw new UnavailableError('sealing key', new Error('down'));
  }
}

function tagOf(body: Buffer, context: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(pairs)).update('\n').update(body).digest();
}
