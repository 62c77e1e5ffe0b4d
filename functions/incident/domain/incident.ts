import type { AccountId, ActionId, CampaignId, IncidentId } from '../../platform/ids.ts';
import type { CaseStatus } from './case-status.ts';

export const SEVERITIES = ['P1', 'P2', 'P3', 'P4'] as const;
/** How soon containment is owed: P1 first. */
export type Severity = (typeof SEVERITIES)[number];

export const PLAYBOOK_NAMES = ['account-takeover', 'credential-stuffing'] as const;
export type PlaybookName = (typeof PLAYBOOK_NAMES)[number];

/** One incident: an attack, whoever and however many it touches. Instants are epoch milliseconds. */
export type IncidentCase = {
  readonly incidentId: IncidentId;
  readonly playbook: PlaybookName;
  readonly playbookVersion: number;
  readonly status: CaseStatus;
  readonly severity: Severity;
  /** What keeps it at one incident: the campaign, or the one account. */
  readonly groupedBy: CampaignId | AccountId;
  /** MITRE ATT&CK technique ids. */
  readonly attack: readonly string[];
  /** When the attack began, as far as is known. */
  readonly firstSeenAt: number;
  readonly openedAt: number;
  /** When something new was last learned of it. */
  readonly lastSeenAt: number;
  /** Counts what joined the incident; a plan is complete for the revision it was made for. */
  readonly revision: number;
  readonly plannedRevision: number;
  readonly containedAt?: number;
  readonly recoveredAt?: number;
  readonly revertedAt?: number;
  readonly reportedAt?: number;
  readonly escalatedAt?: number;
  readonly closedAt?: number;
};

/** An account that an incident is about. */
export type Member = {
  readonly accountId: AccountId;
  readonly addedAt: number;
  /** The owner's own word. */
  readonly verdict?: 'me' | 'not-me';
  readonly verdictAt?: number;
  readonly notifiedAt?: number;
};

export const ACTION_NAMES = [
  'end-sessions',
  'require-step-up',
  'force-password-reset',
  'list-address',
] as const;
export type ActionName = (typeof ACTION_NAMES)[number];

export type ActionTarget =
  | { readonly kind: 'account'; readonly accountId: AccountId }
  | { readonly kind: 'address'; readonly ip: string };

/** One thing done against an attack, with all that is needed to take it back. */
export type ActionRecord = {
  readonly actionId: ActionId;
  readonly action: ActionName;
  readonly target: ActionTarget;
  readonly actor: 'playbook' | 'owner';
  /** Who agreed to it; containment below the cap needs nobody. */
  readonly approval: 'not-needed';
  /** What takes it back, by name; `none` if nothing does and nothing needs to. */
  readonly inverse: string;
  readonly status: 'planned' | 'applied' | 'not-applicable' | 'reverted';
  readonly plannedAt: number;
  /** What there was before, as far as the action changes it. */
  readonly before?: Readonly<Record<string, unknown>>;
  readonly appliedAt?: number;
  /** When it ends by itself. */
  readonly expiresAt?: number;
  readonly revertedAt?: number;
  /** Set when access was given back and what stays in force was narrowed. */
  readonly recoveredAt?: number;
  readonly result?: string;
};

/** Everything that is kept of one incident. */
export type IncidentFile = {
  readonly case: IncidentCase;
  readonly members: readonly Member[];
  readonly addresses: readonly string[];
  readonly actions: readonly ActionRecord[];
};

/** The incident a step was asked about is not there: nothing that a retry would mend. */
export class UnknownIncidentError extends Error {
  override readonly name = 'UnknownIncidentError';
  constructor(incidentId: string) {
    super(`There is no incident ${incidentId}`);
  }
}
