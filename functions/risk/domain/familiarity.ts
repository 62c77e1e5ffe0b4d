import type { Level, Values } from './observation.ts';
import type { PopulationSnapshot } from './population.ts';
import { fadeAt, NO_WEIGHT, type Profile, type Seen, weightOf } from './profile.ts';

/** One level of a chain from the general to the particular. */
export type ChainLevel = {
  readonly level: Level;
  /** How common a value is taken to be where nobody has been counted yet. */
  readonly unknownShare: number;
  /**
   * How readily a person who never did is believed to change at this level: the weight of the coarser level's word.
   * Whoever has shown many values is believed to change more readily.
   */
  readonly change: number;
};

export type Familiarity = {
  /** Log2 of p(value) : p(value | this person). Negative: this person more than others. */
  readonly bits: number;
  /** What each level known added, coarse to fine. */
  readonly shares: { readonly [L in Level]?: number };
};

/** The population speaks for a level once this many sign-ins were counted there. */
const POPULATION_PRIOR_WEIGHT = 20;
/** A person's history counts as at most this many sign-ins, so that a long one does not punish a change more. */
const MAX_HISTORY = 4;

/**
 * The likelihood ratio of Freeman et al. (NDSS 2016, doi 10.14722/ndss.2016.23240), made causal and hierarchical:
 * a person's probability of a value is interpolated with that of the coarser level, and at the top with the
 * population of similar people: after one sign-in, the networks of the person's country are as likely as among everybody
 * there. A person never seen before is just like everybody and the ratio is 1.
 *
 * A level that is missing is skipped; finer levels may then still show what is familiar, but no longer hold
 * anything against the person, because a new address says little when its network is unknown.
 */
export function familiarity(
  chain: readonly ChainLevel[],
  values: Values,
  profile: Profile,
  at: number,
  population: PopulationSnapshot | undefined,
): Familiarity | undefined {
  let ratio = 1;
  let commonShare = 1;
  let isUnbroken = true;
  const shares: { [L in Level]?: number } = {};
  let levels = 0;
  const fade = fadeAt(profile, at);
  for (const { level, unknownShare, change } of chain) {
    const value = values[level];
    const seen = profile.seen[level];
    if (value === undefined || seen.total <= NO_WEIGHT) {
      isUnbroken = false;
      continue;
    }
    commonShare = Math.min(commonShare, shareOf(value, level, population, unknownShare));
    const history = Math.min(seen.total * fade, MAX_HISTORY);
    const own = (weightOf(seen, value) / seen.total) * history;
    const readiness = change * restlessness(seen, fade, history);
    const next = (own / commonShare + readiness * ratio) / (history + readiness);
    const refined = isUnbroken ? next : Math.max(next, ratio);
    shares[level] = hundredths(Math.log2(ratio / refined));
    ratio = refined;
    levels += 1;
  }
  // Of a new address in an unknown network nothing is known, which is no evidence of either kind.
  const isNeutral = !isUnbroken && ratio === 1;
  return levels === 0 || isNeutral ? undefined : { bits: hundredths(-Math.log2(ratio)), shares };
}

/**
 * How many values a person shows in as many sign-ins as count: the escape probability of PPM-C (Moffat, 1990), so whoever
 * has a new address every day is not taken for a stranger at the next. Sign-ins whose values were too rare to be kept
 * count as a value each.
 */
function restlessness({ total, values }: Seen, fade: number, history: number): number {
  let kept = 0;
  for (const [, weight] of values) kept += weight;
  const distinct = values.length + Math.max(0, total - kept) * fade;
  return Math.max(1, (distinct * history) / Math.max(total * fade, 1));
}

function shareOf(
  value: string,
  level: Level,
  population: PopulationSnapshot | undefined,
  unknownShare: number,
): number {
  const counted = population?.levels[level];
  const weight = counted?.counts.get(value) ?? 0;
  return (
    (weight + POPULATION_PRIOR_WEIGHT * unknownShare) / ((counted?.total ?? 0) + POPULATION_PRIOR_WEIGHT)
  );
}

/** Evidence is stored with every decision, so it has no more digits than anybody would read. */
function hundredths(bits: number): number {
  return Math.round(bits * 100) / 100;
}
