import type { Level, Values } from './observation.ts';
import type { PopulationSnapshot } from './population.ts';

/** Fewer people than this share no habits yet. */
const MINIMUM_COUNTED = 200;
/** What nobody was seen with is taken to have been seen this often, so that it is rare and not impossible. */
const UNSEEN_COUNT = 0.5;
/** A value this common among those who share the coarser one is nothing special. */
const ORDINARY_SHARE = 1 / 16;

/**
 * How much rarer than ordinary a value is among those who share the coarser one, in bits: 0 for whatever is ordinary. It
 * works on values that lie within one coarser value, as a network lies within its country.
 *
 * @returns `undefined` if a value is missing or too few people are counted to say
 */
export function rarityWithin(
  coarse: Level,
  fine: Level,
  values: Values,
  population: PopulationSnapshot | undefined,
): number | undefined {
  const [outer, inner] = [values[coarse], values[fine]];
  if (outer === undefined || inner === undefined || !population) return undefined;
  const within = population.levels[coarse].counts.get(outer) ?? 0;
  if (within < MINIMUM_COUNTED) return undefined;
  const count = Math.max(population.levels[fine].counts.get(inner) ?? 0, UNSEEN_COUNT);
  const bits = Math.log2((ORDINARY_SHARE * within) / count);
  return Math.max(0, Math.round(bits * 10) / 10);
}
