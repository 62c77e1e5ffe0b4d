import type { Finding } from '../detection/domain/finding.ts';
import type { AccountId, ActionId, CampaignId, EventId, IncidentId } from '../platform/ids.ts';
import type { CaseStatus } from './domain/case-status.ts';
import type { ActionRecord, IncidentCase, IncidentFile, Member } from './domain/incident.ts';
import type { News } from './domain/incident-ocsf.ts';
import type { IncidentReport } from './domain/report.ts';

export type GroupingKey = CampaignId | AccountId;

/** What a finding adds to an incident. */
export type Arrival = {
  readonly finding: Finding;
  readonly accountIds: readonly AccountId[];
  /** The finding is the owner's own word that it was not them. */
  readonly isDisowned: boolean;
  readonly now: number;
};

export type AttachResult =
  | { readonly kind: 'attached' | 'nothing-new'; readonly status: CaseStatus }
  | { readonly kind: 'closed' };

/** Where findings become incidents: one per group, however many findings come and however many at once. */
export interface IncidentIntake {
  /** The incident a campaign or an account belongs to, open or not. @throws UnavailableError */
  incidentOf(key: GroupingKey): Promise<IncidentId | undefined>;
  /**
   * Opens an incident with everything that belongs to it, or nothing at all.
   *
   * @param replaced the closed incident that the group may still point to
   * @returns `grouped-already` if another incident has the group
   * @throws UnavailableError
   */
  open(
    opened: IncidentCase,
    arrival: Arrival,
    replaced: IncidentId | undefined,
  ): Promise<'opened' | 'grouped-already'>;
  /** Adds what is new to an open incident, at once or not at all. @throws UnavailableError */
  attach(incidentId: IncidentId, arrival: Arrival): Promise<AttachResult>;
  /** Lets an account's further findings join an incident, unless it is in another one. @throws UnavailableError */
  group(accountIds: readonly AccountId[], incidentId: IncidentId): Promise<void>;
}

/** What must still be true of a case when it is changed. */
export type CaseCondition = { readonly status?: CaseStatus; readonly revision?: number };

/** Cases, and all that is kept with them. */
export interface Incidents {
  /** @throws UnavailableError */
  find(incidentId: IncidentId): Promise<IncidentCase | undefined>;
  /** All of an incident, read consistently. @throws UnavailableError */
  load(incidentId: IncidentId): Promise<IncidentFile | undefined>;
  /** @returns false if the condition does not hold any more @throws UnavailableError */
  change(incidentId: IncidentId, changes: Partial<IncidentCase>, condition?: CaseCondition): Promise<boolean>;
  /** Adds actions; one that is on record already stays as it is. @throws UnavailableError */
  addActions(incidentId: IncidentId, actions: readonly ActionRecord[]): Promise<void>;
  /** @throws UnavailableError */
  action(incidentId: IncidentId, actionId: ActionId): Promise<ActionRecord | undefined>;
  /** @returns false if the action's status is not `from` any more @throws UnavailableError */
  changeAction(
    incidentId: IncidentId,
    actionId: ActionId,
    from: ActionRecord['status'],
    changes: Partial<ActionRecord>,
  ): Promise<boolean>;
  /** @throws UnavailableError */
  member(incidentId: IncidentId, accountId: AccountId): Promise<Member | undefined>;
  /** @throws UnavailableError */
  changeMember(incidentId: IncidentId, accountId: AccountId, changes: Partial<Member>): Promise<void>;
}

/** What the end of an incident needs of its keeping. */
export interface IncidentArchive {
  /** Keeps the report, and the same as evidence under its hash. @throws UnavailableError */
  keepReport(
    incidentId: IncidentId,
    report: IncidentReport & { readonly markdown: string },
    now: number,
  ): Promise<void>;
  /** Lets groups go that point to this incident. @throws UnavailableError */
  release(incidentId: IncidentId, keys: readonly GroupingKey[]): Promise<void>;
}

/** When a campaign was last seen, by whoever detects it. */
export interface CampaignActivity {
  /** @throws UnavailableError */
  lastSeenAt(campaignId: CampaignId): Promise<number | undefined>;
}

/** Ends what the user pool itself would still refresh. */
export interface PoolSessions {
  /** A user the pool does not know has nothing to end. @throws UnavailableError */
  endAll(accountId: AccountId): Promise<void>;
}

export type ListedAddress = {
  readonly ip: string;
  readonly incidentId: IncidentId;
  readonly expiresAt: number;
};

/** The list of addresses that are refused. */
export interface AddressList {
  /** @returns `listed-otherwise` if a person or another incident has listed it, which stays @throws UnavailableError */
  deny(entry: ListedAddress, now: number): Promise<'denied' | 'listed-otherwise'>;
  /** Takes an incident's own entry away. @throws UnavailableError */
  remove(ip: string, incidentId: IncidentId): Promise<void>;
}

export interface IncidentWorkflow {
  /** Starts the workflow of an incident; one that was started already is fine. @throws UnavailableError */
  start(incidentId: IncidentId): Promise<void>;
}

export interface NewsChannel {
  /** @throws UnavailableError */
  tell(news: News, incident: IncidentCase, now: number): Promise<void>;
}

/** Looks up what happened on an account. */
export interface AccountActivity {
  /** @throws UnavailableError */
  has(accountId: AccountId, eventId: EventId): Promise<boolean>;
}

/** What a link in a mail says, once its signature and expiry were checked. */
export type VerdictLink = {
  readonly incidentId: IncidentId;
  readonly accountId: AccountId;
  readonly expiresAt: number;
};

/** @returns undefined if the token is not one of ours, or has run out @throws UnavailableError */
export type VerifyLink = (token: string, now: number) => Promise<VerdictLink | undefined>;
