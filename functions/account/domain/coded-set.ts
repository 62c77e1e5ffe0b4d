import { createHash } from 'node:crypto';

/**
 * A set of texts that can only be asked whether it has one: the differences of sorted hashes, Golomb-Rice coded
 * (S. W. Golomb, "Run-length encodings", 1966; as in BIP 158). It takes 21.6 bits for each member and tells none.
 */
export type CodedSet = { readonly count: number; readonly base64: string };

/** One text in 2^20 that is not a member is taken for one. */
const REMAINDER_BITS = 20;
const HASH_BYTES = 6;

export function encodeSet(members: Iterable<string>): CodedSet {
  const texts = new Set(members);
  const bits: number[] = [];
  let previous = 0;
  for (const place of [...texts].map((text) => placeOf(text, texts.size)).sort((a, b) => a - b)) {
    const step = place - previous;
    for (let ones = Math.floor(step / 2 ** REMAINDER_BITS); ones > 0; ones--) bits.push(1);
    bits.push(0);
    for (let bit = REMAINDER_BITS - 1; bit >= 0; bit--) bits.push(Math.floor(step / 2 ** bit) % 2);
    previous = place;
  }
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [at, bit] of bits.entries()) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (7 - (at & 7)));
  return { count: texts.size, base64: Buffer.from(bytes).toString('base64') };
}

/** @throws RangeError if the code is shorter than its members need */
export function decodeSet({ count, base64 }: CodedSet): { has(text: string): boolean } {
  const bytes = Buffer.from(base64, 'base64');
  const places = new Set<number>();
  let at = 0;
  const bit = () => {
    const byte = bytes[at >> 3];
    if (byte === undefined) throw new RangeError('A coded set ends before its last member');
    return (byte >> (7 - (at++ & 7))) & 1;
  };
  for (let place = 0, read = 0; read < count; read++) {
    while (bit() === 1) place += 2 ** REMAINDER_BITS;
    let remainder = 0;
    for (let left = REMAINDER_BITS; left > 0; left--) remainder = remainder * 2 + bit();
    place += remainder;
    places.add(place);
  }
  return { has: (text) => places.has(placeOf(text, count)) };
}

/** Where a text stands among `count` times 2^20 places. */
function placeOf(text: string, count: number): number {
  const hash = createHash('sha256').update(text).digest().readUIntBE(0, HASH_BYTES);
  return Math.floor((hash / 2 ** (8 * HASH_BYTES)) * count * 2 ** REMAINDER_BITS);
}
