import type { ClientFacts } from '../platform/client-facts.ts';
import type { Facts } from './domain/facts.ts';
import type { AddressReputation, CampaignMemberships, PopulationSource } from './ports.ts';

/** The world around an attempt: everything a decision needs that is not about one person. Held in memory. */
export type Surroundings = Pick<Facts, 'population' | 'reputation' | 'campaigns'>;

export type Surrounded = {
  readonly client: ClientFacts;
  readonly deviceId?: string | undefined;
  readonly passwordFingerprint?: string | undefined;
  readonly at: number;
  /** Whether the attempt is going to be recorded as a sign-in, which whoever counts them must then have seen. */
  readonly isRecorded?: boolean | undefined;
};

/** Never throws and, once something was loaded, does not wait for a network. */
export type LookAround = (attempt: Surrounded) => Promise<Surroundings>;

export function createLookAround({
  population,
  reputation,
  campaigns,
}: {
  readonly population: PopulationSource;
  readonly reputation: AddressReputation;
  readonly campaigns: CampaignMemberships;
}): LookAround {
  return async (attempt) => {
    const [people, categories, memberships] = await Promise.all([
      population.current(attempt),
      reputation.of(attempt.client.ip),
      campaigns.of(attempt),
    ]);
    return { population: people, reputation: categories, campaigns: memberships };
  };
}
