/**
 * Every task of the incident workflow with every outcome it may return: a closed union per task, as data, so that
 * the state machine's choices can be held against it. What is not here is unexpected, and leads to a person.
 */
export const WORKFLOW_OUTCOMES = {
  open: ['opened'],
  plan: ['planned', 'nothing-to-do', 'over-cap'],
  contain: ['applied', 'already-applied', 'not-applicable'],
  notify: ['notified'],
  review: ['new-members', 'still-active', 'verdict-false-positive', 'verdict-true-positive', 'quiet'],
  revert: ['reverted', 'more'],
  recover: ['recovered', 'more'],
  report: ['reported'],
  close: ['closed', 'new-members'],
  escalate: ['escalated'],
} as const;

export type WorkflowTask = keyof typeof WORKFLOW_OUTCOMES;

/** The kinds one task may return. */
export type OutcomeKind<Task extends WorkflowTask> = (typeof WORKFLOW_OUTCOMES)[Task][number];
