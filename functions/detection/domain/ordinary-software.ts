import type { CampaignRule } from './campaign-rule.ts';
import { type ClusterKey, clusterKeysOf, kindOf } from './cluster-keys.ts';
import { isStranger, type Sighting } from './sighting.ts';

const MAX_REMEMBERED = 5_000;

/**
 * The software that ordinary people were seen with, for longer than clusters are counted: in a quiet hour an attacker
 * may be the only one with the most popular browser. Until enough people were seen, all software is taken for common.
 */
export class OrdinarySoftware {
  readonly #rule: CampaignRule;
  readonly #seen = new Map<ClusterKey, number>();
  #people = 0;

  constructor(rule: CampaignRule) {
    this.#rule = rule;
  }

  learn(sightings: readonly Sighting[]): void {
    for (const sighting of sightings) {
      if (sighting.password !== 'right' || isStranger(sighting)) continue;
      this.#people += 1;
      for (const key of clusterKeysOf(sighting).all) if (isSoftware(key)) this.#count(key);
    }
  }

  isCommon(key: ClusterKey): boolean {
    if (!isSoftware(key)) return false;
    const { minimumPeopleToTellRare, minimumBystanders } = this.#rule;
    return this.#people < minimumPeopleToTellRare || (this.#seen.get(key) ?? 0) >= minimumBystanders;
  }

  /** What was seen last is forgotten last. */
  #count(key: ClusterKey): void {
    const count = this.#seen.get(key) ?? 0;
    this.#seen.delete(key);
    this.#seen.set(key, count + 1);
    if (this.#seen.size <= MAX_REMEMBERED) return;
    const oldest = this.#seen.keys().next();
    if (!oldest.done) this.#seen.delete(oldest.value);
  }
}

function isSoftware(key: ClusterKey): boolean {
  const kind = kindOf(key);
  return kind === 'ja4' || kind === 'ua' || kind === 'asn+software';
}
