import type { RiskLevel } from '../../activity/domain/assessment.ts';
import type { AddressCategory } from '../../threat-intelligence/domain/address-category.ts';
import type { CampaignMembership } from './campaign-board.ts';
import type { Attempt, Facts, Lanes, ListVerdict } from './facts.ts';
import { type Observation, observe } from './observation.ts';
import type { PopulationSnapshot } from './population.ts';
import { hasHistory, type Profile } from './profile.ts';
import type { UserRisk } from './user-risk.ts';

/** What signals see: the facts that could be read. To a signal, unreadable and unknown are the same silence. */
export type KnownFacts = {
  readonly attempt: Attempt;
  readonly observation: Observation;
  /** There only if something of the owner is known. */
  readonly profile: Profile | undefined;
  readonly population: PopulationSnapshot | undefined;
  readonly addressVerdict: ListVerdict | undefined;
  readonly lanes: Lanes | undefined;
  readonly reputation: readonly AddressCategory[];
  readonly campaigns: readonly CampaignMembership[];
  readonly userRiskLevel: RiskLevel;
  /** What is held against the account, whether or not anything of its owner is known. */
  readonly userRisk: UserRisk | undefined;
};

export function knownFacts(facts: Facts): KnownFacts {
  const profile = readable(facts.profile);
  return {
    attempt: facts.attempt,
    observation: observe(facts.attempt.client),
    profile: hasHistory(profile) ? profile : undefined,
    population: readable(facts.population),
    addressVerdict: readable(facts.lists)?.address,
    lanes: readable(facts.lanes),
    reputation: readable(facts.reputation) ?? [],
    campaigns: readable(facts.campaigns) ?? [],
    userRiskLevel: facts.userRisk.level,
    userRisk: profile?.userRisk,
  };
}

const SOURCES = ['profile', 'population', 'lists', 'lanes', 'reputation', 'campaigns'] as const;

/** The sources that were asked and could not say. */
export function missingFacts(facts: Facts): readonly (typeof SOURCES)[number][] {
  return SOURCES.filter((source) => facts[source] === 'unreadable');
}

function readable<T>(fact: T | 'unreadable'): T | undefined {
  return fact === 'unreadable' ? undefined : fact;
}
