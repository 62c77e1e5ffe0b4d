import { clientSoftware } from '../../../functions/risk/domain/client-software.ts';
import type { SignInEvent } from '../event-line.ts';

/** Weights of the levels of one feature, fine to coarse, and last of the whole population. They add up to 1. */
export type FreemanWeights = { readonly network: readonly number[]; readonly software: readonly number[] };

/** Most of the word is that of the finest level, and enough is left to the coarse ones for a new address at home. */
export const FREEMAN_WEIGHTS: FreemanWeights = {
  network: [0.5, 0.3, 0.15, 0.05],
  software: [0.5, 0.25, 0.15, 0.07, 0.03],
};

/** The values of a feature from the particular to the general; what is missing is a value like any other. */
export type FreemanFeatures = { readonly network: readonly string[]; readonly software: readonly string[] };

export function freemanFeatures({ ip, asn, country, userAgent }: SignInEvent): FreemanFeatures {
  const { browser, os, deviceType } = userAgent ? clientSoftware(userAgent) : {};
  return {
    network: [ip, String(asn ?? ''), country ?? ''],
    software: [userAgent ?? '', `${browser}/${os}/${deviceType}`, `${os}/${deviceType}`, deviceType ?? ''],
  };
}

type Counts = Map<string, number>;
type History = { total: number; readonly counts: Counts };

const countOf = (counts: Counts | undefined, key: string) => counts?.get(key) ?? 0;
const raise = (counts: Counts, key: string) => counts.set(key, countOf(counts, key) + 1);

/**
 * Freeman et al. (NDSS 2016, doi 10.14722/ndss.2016.23240) as published, made causal: a sign-in is scored from what
 * was learnt before it. With attackers that pick accounts and values uniformly,
 *
 *   score = log2 [ p(u|A) / p(u|L) ] + sum over features k of log2 [ p(x_k) / p(x_k|u,L) ]
 *
 * where p(u|A) = 1 / users and p(u|L) = (n_u + 1) / (n + users). A feature has levels x^0 (address, user agent)
 * to x^m, and p(x|u,L) interpolates linearly over them with back-off to what is seen of the coarser level:
 *
 *   p(x|u,L) = sum over l of w_l * n_u(x^l) / n_u * p(x^0|x^l)  +  w_last * p(x^0)
 *   p(x^0|x^l) = (n(x^0) + 1) / (n(x^l) + 1)      p(x^0) = (n(x^0) + 1) / (n + 1)
 *
 * The sign-in itself counts as seen once, so no probability is zero. Somebody without history is like everybody:
 * p(x|u,L) = p(x). Higher is riskier.
 */
export class Freeman {
  readonly #weights: FreemanWeights;
  readonly #counts: Counts = new Map();
  readonly #people = new Map<string, History>();
  #total = 0;

  constructor(weights: FreemanWeights = FREEMAN_WEIGHTS) {
    this.#weights = weights;
  }

  score(event: SignInEvent): number {
    const { network, software } = freemanFeatures(event);
    const person = this.#people.get(event.userId);
    const users = this.#people.size + (person ? 0 : 1);
    const legitimate = ((person?.total ?? 0) + 1) / (this.#total + users);
    const familiarity = person
      ? Math.log2(this.#ratio('n', network, this.#weights.network, person)) +
        Math.log2(this.#ratio('s', software, this.#weights.software, person))
      : 0;
    return Math.log2(1 / users / legitimate) + familiarity;
  }

  learn(event: SignInEvent): void {
    const { network, software } = freemanFeatures(event);
    let person = this.#people.get(event.userId);
    if (!person) {
      person = { total: 0, counts: new Map() };
      this.#people.set(event.userId, person);
    }
    person.total += 1;
    this.#total += 1;
    this.#count('n', network, person);
    this.#count('s', software, person);
  }

  #count(feature: string, values: readonly string[], person: History): void {
    for (let level = 0; level < values.length; level++) {
      const key = `${feature}${level}${values[level]}`;
      raise(this.#counts, key);
      raise(person.counts, key);
    }
  }

  /** p(x) / p(x|u,L). */
  #ratio(feature: string, values: readonly string[], weights: readonly number[], person: History): number {
    const finest = countOf(this.#counts, `${feature}0${values[0]}`) + 1;
    const common = finest / (this.#total + 1);
    let own = (weights[values.length] as number) * common;
    for (let level = 0; level < values.length; level++) {
      const key = `${feature}${level}${values[level]}`;
      const mine = countOf(person.counts, key);
      if (mine === 0) continue;
      const within = finest / (countOf(this.#counts, key) + 1);
      own += (weights[level] as number) * (mine / person.total) * within;
    }
    return common / own;
  }
}
