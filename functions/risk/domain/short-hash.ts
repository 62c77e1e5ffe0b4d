/**
 * A short stable name for a text: 60 bits in base 36, at most 12 characters. Keeps profiles small and of
 * bounded size whatever a client sends. Not secret and not collision-proof against an adversary: a collision
 * can only make two values of one feature look like the same value.
 */
export function shortHash(text: string): string {
  const [high, low] = mix(text);
  // 30 bits a half, because numbers beyond that are written much more slowly.
  return (high >>> 2).toString(36) + (low >>> 2).toString(36).padStart(6, '0');
}

/** 32 bits of the same hash, for sketches. */
export function hashBits(text: string): number {
  return mix(text)[1];
}

/** The public-domain cyrb53 mix: two multiply-xor lanes, folded into each other at the end. */
function mix(text: string): readonly [high: number, low: number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return [b >>> 0, a >>> 0];
}
