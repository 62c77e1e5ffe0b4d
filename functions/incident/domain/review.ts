import type { IncidentFile } from './incident.ts';
import type { Playbook } from './playbook.ts';
import type { OutcomeKind } from './workflow-outcomes.ts';

/**
 * Says how an incident stands after a watch period. What joined it comes first, because it is not contained yet.
 * It is a false alarm when all the owners say so, and over when nothing new was learned for long enough.
 *
 * @param lastSeenAt when the attack was last seen, wherever that is known from
 */
export function reviewIncident(
  file: IncidentFile,
  playbook: Playbook,
  {
    now,
    lastSeenAt,
    watchMs,
  }: { readonly now: number; readonly lastSeenAt: number; readonly watchMs: number },
): OutcomeKind<'review'> {
  const verdicts = file.members.map(({ verdict }) => verdict);
  if (file.case.revision > file.case.plannedRevision) return 'new-members';
  if (verdicts.length > 0 && verdicts.every((verdict) => verdict === 'me')) return 'verdict-false-positive';
  if (now - lastSeenAt < watchMs * playbook.exit.quietForWatches) return 'still-active';
  return verdicts.includes('not-me') ? 'verdict-true-positive' : 'quiet';
}
