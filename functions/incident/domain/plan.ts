import type { ActionId } from '../../platform/ids.ts';
import type { ActionName, ActionRecord, ActionTarget, IncidentFile, Severity } from './incident.ts';
import { type ActionScope, type Playbook, severityOf } from './playbook.ts';

/** What takes each action back. Ended sessions stay ended: their owners sign in again. */
export const INVERSES = {
  'end-sessions': 'none',
  'require-step-up': 'clear-step-up',
  'force-password-reset': 'clear-password-reset',
  'list-address': 'unlist-address',
} as const satisfies Record<ActionName, string>;

export type Plan = {
  readonly severity: Severity;
  /** Actions that are not on record yet. */
  readonly added: readonly ActionRecord[];
  /** All that is still to be done, what was planned before and never done included. */
  readonly due: readonly ActionId[];
  readonly affected: { readonly accounts: number; readonly addresses: number };
  readonly isOverCap: boolean;
};

/**
 * Says what a playbook demands for an incident as it stands, without doing any of it. The same incident gets the
 * same actions with the same ids, so a plan that is made twice is one plan.
 */
export function planContainment(
  file: IncidentFile,
  playbook: Playbook,
  actionIdFor: (action: ActionName, target: ActionTarget) => ActionId,
  now: number,
): Plan {
  const known = new Set(file.actions.map(({ actionId }) => actionId));
  const demanded = playbook.actions.flatMap((step) =>
    targetsFor(step.for, file).map((target) => ({ ...step, target, id: actionIdFor(step.action, target) })),
  );
  const added = demanded
    .filter(({ id }) => !known.has(id))
    .map(
      ({ action, target, id }): ActionRecord => ({
        actionId: id,
        action,
        target,
        actor: 'playbook',
        approval: 'not-needed',
        inverse: INVERSES[action],
        status: 'planned',
        plannedAt: now,
      }),
    );
  const affected = { accounts: file.members.length, addresses: file.addresses.length };
  return {
    severity: severityOf(playbook, affected.accounts),
    added,
    due: [...file.actions, ...added]
      .filter(({ status }) => status === 'planned')
      .map(({ actionId }) => actionId),
    affected,
    isOverCap:
      affected.accounts > playbook.cap.accounts ||
      (isListing(playbook) && affected.addresses > playbook.cap.addresses),
  };
}

function isListing({ actions }: Playbook): boolean {
  return actions.some((step) => step.for === 'addresses');
}

function targetsFor(scope: ActionScope, { members, addresses }: IncidentFile): ActionTarget[] {
  if (scope === 'addresses') return addresses.map((ip) => ({ kind: 'address', ip }));
  const chosen = members.filter(({ verdict }) =>
    scope === 'disowned' ? verdict === 'not-me' : verdict !== 'me',
  );
  return chosen.map(({ accountId }) => ({ kind: 'account', accountId }));
}
