/**
 * Encrypts small secrets that must rest in a table for minutes or days (sealed tokens, a pending password).
 * The context is authenticated: what was sealed for one session cannot be opened for another.
 */
export interface Sealer {
  /** @throws UnavailableError if no data key can be had */
  seal(plaintext: string, context: Readonly<Record<string, string>>): Promise<Uint8Array>;
  /** @throws SealBrokenError if the bytes or the context changed; UnavailableError if the key cannot be had */
  unseal(sealed: Uint8Array, context: Readonly<Record<string, string>>): Promise<string>;
}

/** The bytes are not what was sealed for this context. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError';
  constructor(cause?: unknown) {
    super('The sealed value cannot be opened', { cause });
  }
}
