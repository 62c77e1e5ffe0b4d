import type { Finding } from '../detection/domain/finding.ts';
import type { AccountId, IncidentId } from '../platform/ids.ts';
import { UnavailableError } from '../platform/problem.ts';
import type { IncidentCase } from './domain/incident.ts';
import { severityOf } from './domain/playbook.ts';
import { playbookFor } from './domain/playbooks/playbooks.ts';
import type { Arrival, GroupingKey, IncidentIntake, IncidentWorkflow } from './ports.ts';

export type TakenIn =
  | { readonly kind: 'opened' | 'attached' | 'nothing-new'; readonly incidentId: IncidentId }
  /** Nothing in the finding can be grouped, so there is nobody to protect. */
  | { readonly kind: 'ignored' };

export type TakeInFindingDependencies = {
  readonly intake: IncidentIntake;
  readonly workflow: IncidentWorkflow;
  readonly newIncidentId: () => IncidentId;
  readonly now: () => number;
};

/** How many accounts are written in one go. */
const PORTION = 20;
const MAX_RACES = 5;

/**
 * Makes an incident of a finding, or adds the finding to the one that its campaign or account has already. The
 * same finding again changes nothing, and finishes what broke off the first time.
 *
 * @throws UnavailableError
 */
export function createTakeInFinding({ intake, workflow, newIncidentId, now }: TakeInFindingDependencies) {
  return async (finding: Finding): Promise<TakenIn> => {
    const key: GroupingKey | undefined = finding.campaignId ?? finding.accountIds[0];
    if (!key) return { kind: 'ignored' };
    const portions = portionsOf(finding.accountIds);
    const first = await place(key, arrivalOf(finding, portions[0] ?? []));
    let { kind } = first;
    for (const accountIds of portions.slice(1)) {
      const next = await place(key, arrivalOf(finding, accountIds));
      if (kind === 'nothing-new') kind = next.kind;
    }
    return { kind, incidentId: first.incidentId };
  };

  function arrivalOf(finding: Finding, accountIds: readonly AccountId[]): Arrival {
    const isDisowned = finding.evidence['reason'] === 'disowned-by-owner';
    return { finding, accountIds, isDisowned, now: now() };
  }

  async function place(key: GroupingKey, arrival: Arrival) {
    let replaced: IncidentId | undefined;
    for (let race = 1; race <= MAX_RACES; race++) {
      const incidentId = await intake.incidentOf(key);
      if (incidentId && incidentId !== replaced) {
        const attached = await intake.attach(incidentId, arrival);
        if (attached.kind !== 'closed') {
          // Whoever opened it may not have come as far as starting its workflow.
          if (attached.status === 'Submitted') await workflow.start(incidentId);
          await intake.group(arrival.accountIds, incidentId);
          return { kind: attached.kind, incidentId };
        }
        replaced = incidentId;
      }
      const opened = caseOf(newIncidentId(), key, arrival);
      if ((await intake.open(opened, arrival, replaced)) === 'opened') {
        await workflow.start(opened.incidentId);
        await intake.group(arrival.accountIds, opened.incidentId);
        return { kind: 'opened' as const, incidentId: opened.incidentId };
      }
    }
    throw new UnavailableError('incidents', new Error('The group kept changing'));
  }
}

function caseOf(incidentId: IncidentId, groupedBy: GroupingKey, { finding, now }: Arrival): IncidentCase {
  const playbook = playbookFor(finding);
  return {
    incidentId,
    playbook: playbook.name,
    playbookVersion: playbook.version,
    status: 'Submitted',
    severity: severityOf(playbook, finding.accountIds.length),
    groupedBy,
    attack: finding.attack,
    firstSeenAt: Math.min(finding.at, now),
    openedAt: now,
    lastSeenAt: now,
    revision: 1,
    plannedRevision: 0,
  };
}

function portionsOf(accountIds: readonly AccountId[]): AccountId[][] {
  return Array.from({ length: Math.ceil(accountIds.length / PORTION) }, (_, i) =>
    accountIds.slice(i * PORTION, (i + 1) * PORTION),
  );
}
