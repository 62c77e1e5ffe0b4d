/**
 * How to count what may come thousands of times a second under one key, where a partition of the table takes a thousand
 * writes. Two things keep every key below that: a key is spread over shards, which are read together, and the more
 * was counted already, the fewer additions are written, each standing for several.
 */

/** Enough for what arrives before anybody has read that a lane is filling; each costs two reads per decision. */
export const SHARDS = 2;

/** Up to this many every single one is counted. */
const EXACT_BELOW = 64;

/** All shards of a key, to be read together. */
export function shardsOf(key: string): readonly string[] {
  return Array.from({ length: SHARDS }, (_, shard) => shardNamed(key, shard));
}

/** The shard that something at this instant is counted in: milliseconds spread evenly. */
export function shardAt(key: string, at: number): string {
  return shardNamed(key, Math.floor(at) % SHARDS);
}

/**
 * Says what to add for one more, given how many were seen: nothing, or a power of two. On average it is one,
 * however old what was seen is, so the count is unbiased; the standard error stays below an eighth of it.
 *
 * @param chance 0..1, evenly distributed
 */
export function sampledAddition(seen: number, chance: number): number {
  if (!(seen >= EXACT_BELOW)) return 1;
  const standsFor = 2 ** Math.floor(Math.log2((2 * seen) / EXACT_BELOW));
  return chance * standsFor < 1 ? standsFor : 0;
}

function shardNamed(key: string, shard: number): string {
  return `${key}/${shard}`;
}
