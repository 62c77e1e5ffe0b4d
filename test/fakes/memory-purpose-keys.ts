import { createHash } from 'node:crypto';
import { UnavailableError } from '../../functions/platform/problem.ts';
import type { KeyPurpose, PurposeKeys } from '../../functions/platform/purpose-keys.ts';

/** Purpose keys without a key service: made from a seed, so two with one seed agree and two seeds never do. */
export class MemoryPurposeKeys implements PurposeKeys {
  readonly #seed: string;
  isDown = false;

  constructor(seed = 'seed') {
    this.#seed = seed;
  }

  async keyFor(purpose: KeyPurpose): Promise<Buffer> {
    if (this.isDown) throw new UnavailableError('purpose keys', new Error('down'));
    return createHash('sha256').update(`${this.#seed}/${purpose}`).digest();
  }
}
