import type { RiskAssessed, RiskOutcomeReported } from '../activity/domain/activity-event.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import type { AccountId, DecisionId } from '../platform/ids.ts';
import type { Subject } from '../platform/table-keys.ts';
import type { Facts } from './domain/facts.ts';
import type { LoadedModel } from './domain/model.ts';
import type { RiskPolicy } from './domain/policy.ts';
import type { PopulationSnapshot } from './domain/population.ts';
import type { Profile } from './domain/profile.ts';
import type { StoredPolicy } from './domain/stored-policy.ts';

/** What one table knows of a person and an address, read at once. */
export interface RiskFactsReader {
  /** @throws UnavailableError */
  read(subject: Subject, ip: string, at: number): Promise<Pick<Facts, 'profile' | 'lists' | 'lanes'>>;
}

/** The population as this process last saw it. */
export interface PopulationSource {
  /**
   * Never throws and, once something was loaded, does not wait for a network. What stands still although recorded
   * attempts should have moved it is unreadable.
   */
  current(attempt: {
    readonly at: number;
    readonly isRecorded?: boolean | undefined;
  }): Promise<Facts['population']>;
}

/** What the held address feeds say. */
export interface AddressReputation {
  /** Never throws and, once something was loaded, does not wait for a network. */
  of(ip: string): Promise<Facts['reputation']>;
}

/** Which of the running campaigns an attempt would belong to, as this process last saw them. */
export interface CampaignMemberships {
  /** As the population is. */
  of(attempt: {
    readonly client: ClientFacts;
    readonly deviceId?: string | undefined;
    readonly passwordFingerprint?: string | undefined;
    readonly at: number;
    readonly isRecorded?: boolean | undefined;
  }): Promise<Facts['campaigns']>;
}

/** Failed attempts reported by other applications, counted for the next decision. */
export interface FailureCounter {
  /** @throws UnavailableError */
  count(subject: Subject, ip: string, at: number): Promise<void>;
}

/** Decisions made for other applications, to be found again by id. */
export interface RiskDecisions {
  /** Records decision and event together. @throws UnavailableError */
  record(event: RiskAssessed): Promise<void>;
  /** @throws UnavailableError */
  find(decisionId: DecisionId): Promise<RiskAssessed | undefined>;
  /** Records an outcome; one with the same event id changes nothing. @throws UnavailableError */
  recordOutcome(event: RiskOutcomeReported): Promise<void>;
}

/** A value with what must still be true of it when it is replaced. */
export type Versioned<T> = { readonly value: T; readonly version: string | undefined };
export type WriteResult = 'written' | 'lost-race';

export interface RiskProfiles {
  /** `undefined` as version: there is none yet. @throws UnavailableError */
  read(subject: Subject): Promise<Versioned<Profile | undefined | 'unreadable'>>;
  /** Writes only if nobody wrote since `version` was read. @throws UnavailableError */
  write(subject: Subject, profile: Profile, version: string | undefined): Promise<WriteResult>;
}

export interface PopulationStore {
  /** @throws UnavailableError */
  read(): Promise<Versioned<PopulationSnapshot | 'unreadable'>>;
  /** Writes only if nobody wrote since `version` was read. @throws UnavailableError */
  write(snapshot: PopulationSnapshot, version: string | undefined): Promise<WriteResult>;
}

/** The policy that decides, as this process last saw it. */
export interface PolicySource {
  /** Never throws and, once something was loaded, hardly ever waits for a network. */
  current(): Promise<RiskPolicy>;
}

/** The model that decides, and those that are scored beside it. */
export type Models = { readonly champion: LoadedModel; readonly challengers: readonly LoadedModel[] };

/** The models in use, as this process last saw them. */
export interface ModelSource {
  /** Never throws and, once something was loaded, hardly ever waits for a network. The same object until they change. */
  current(): Promise<Models>;
}

/** The policy as it is set and read by staff. */
export interface PolicyStore {
  /** `undefined` as value: nobody set one. @throws UnavailableError */
  read(): Promise<Versioned<StoredPolicy | undefined | 'unreadable'>>;
  /** Writes only if nobody wrote since `version` was read. @throws UnavailableError */
  write(policy: StoredPolicy, version: string | undefined): Promise<WriteResult>;
}

/** Finds the person behind an account, for facts that name only the account. */
export interface AccountSubjects {
  /** @throws UnavailableError */
  subjectOf(accountId: AccountId): Promise<Subject | undefined>;
}
