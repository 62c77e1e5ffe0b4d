import type { Finding } from '../../detection/domain/finding.ts';
import type { ActionName, PlaybookName, Severity } from './incident.ts';

/** Whom an action of a playbook is for. `disowned`: accounts whose owner said it was not them. */
export type ActionScope = 'members' | 'disowned' | 'addresses';

/** How one kind of attack is answered, as data under version control. */
export type Playbook = {
  readonly name: PlaybookName;
  readonly version: number;
  readonly trigger: Finding['type'];
  /** Rows from the most severe on; the first whose number of accounts is reached counts. */
  readonly severity: readonly { readonly fromAccounts: number; readonly severity: Severity }[];
  readonly actions: readonly { readonly action: ActionName; readonly for: ActionScope }[];
  /** More than this needs people's approval first. */
  readonly cap: { readonly accounts: number; readonly addresses: number };
  readonly notifications: readonly { readonly who: 'owner'; readonly when: 'contained' | 'released' }[];
  /** The incident is over when nothing new was learned for this many watch periods. */
  readonly exit: { readonly quietForWatches: number };
  /** MITRE ATT&CK technique ids it is written for. */
  readonly attack: readonly string[];
};

export function severityOf({ severity }: Playbook, accounts: number): Severity {
  return severity.find(({ fromAccounts }) => accounts >= fromAccounts)?.severity ?? 'P4';
}
