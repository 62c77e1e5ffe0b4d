import { output } from '../local/deploy.ts';
import type { LocalState } from '../local/state.ts';
import type { Stage } from './setting.ts';

export function stageOf(state: LocalState): Stage {
  return {
    ...state,
    activityTable: output(state.outputs, 'ActivityTableName'),
    incidentsTable: output(state.outputs, 'IncidentsTableName'),
    workflowArn: output(state.outputs, 'WorkflowArn'),
  };
}
