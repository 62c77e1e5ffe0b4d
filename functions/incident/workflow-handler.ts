import { type IncidentId, isId } from '../platform/ids.ts';
import { errorFields, log, portUnavailable } from '../platform/observability.ts';
import { UnavailableError } from '../platform/problem.ts';
import type { OutcomeKind, WorkflowTask } from './domain/workflow-outcomes.ts';

/** What the state machine asks for. */
export type TaskRequest = {
  readonly task: string;
  readonly incidentId: string;
  readonly action?: string;
};

/** The steps one function can be asked for, by the task's name. */
export type TaskSteps = {
  readonly [Task in WorkflowTask]?: (
    incidentId: IncidentId,
    action: string,
  ) => Promise<{ readonly kind: OutcomeKind<Task> }>;
};

/** The workflow asks for something this function does not do: a deployment went wrong, no retry will help. */
export class UnknownTaskError extends Error {
  override readonly name = 'UnknownTaskError';
}

/** Makes one Lambda out of steps. What is expected is returned; what is thrown is for the workflow to retry. */
export function workflowHandler(steps: TaskSteps) {
  return async ({ task, incidentId, action = '' }: TaskRequest): Promise<{ readonly kind: string }> => {
    const step = Object.hasOwn(steps, task) ? steps[task as WorkflowTask] : undefined;
    if (!step || !isId('inc', incidentId)) throw new UnknownTaskError('There is no such step');
    try {
      const outcome = await step(incidentId, action);
      log.info('workflow', { task, incidentId, outcome: outcome.kind });
      return outcome;
    } catch (error) {
      if (error instanceof UnavailableError) portUnavailable(error.port);
      log.error('workflow', { task, incidentId, outcome: 'failed', ...errorFields(error) });
      throw error;
    }
  };
}
