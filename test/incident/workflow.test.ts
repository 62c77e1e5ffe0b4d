import { describe, expect, it } from 'vitest';
import { WORKFLOW_OUTCOMES } from '../../functions/incident/domain/workflow-outcomes.ts';
import { UnknownTaskError, workflowHandler } from '../../functions/incident/workflow-handler.ts';
import { newId } from '../../functions/platform/ids.ts';
import { UnavailableError } from '../../functions/platform/problem.ts';
import { incidentWorkflowDefinition } from '../../infra/constructs/incident-workflow-definition.ts';

const definition = incidentWorkflowDefinition({
  workers: { record: 'arn:record', contain: 'arn:contain' },
  watchSeconds: 5,
  taskTimeoutSeconds: 35,
});
const text = JSON.stringify(definition);

type State = {
  Type: string;
  Next?: string;
  Arguments?: { Payload: { task: string } };
  Choices?: { Condition: string; Next: string }[];
  ItemProcessor?: { States: Record<string, State> };
};
const inner = (states: Record<string, State>): [Record<string, State>, string, State][] =>
  Object.entries(states).flatMap(([name, state]) => [
    [states, name, state] as [Record<string, State>, string, State],
    ...(state.ItemProcessor ? inner(state.ItemProcessor.States) : []),
  ]);
const states = inner(definition.States as unknown as Record<string, State>);

describe('the incident workflow', () => {
  it.each(Object.entries(WORKFLOW_OUTCOMES))('walks every outcome of %s, and no other', (task, kinds) => {
    const [siblings, , state] = states.find(([, , one]) => one.Arguments?.Payload.task === task) ?? [];
    expect(state).toBeDefined();
    if (task === 'escalate') return;
    const choice = siblings?.[state?.Next ?? ''];
    const walked = (choice?.Choices ?? []).flatMap(({ Condition }) =>
      [...Condition.matchAll(/"([a-z-]+)"/g)].map(([, kind]) => kind),
    );
    expect(walked.sort()).toEqual([...kinds].sort());
  });

  it('asks for no task that nobody knows', () => {
    const asked = [...text.matchAll(/"task":"([a-z-]+)"/g)].map(([, task]) => task);
    for (const task of asked) expect(Object.keys(WORKFLOW_OUTCOMES)).toContain(task);
  });
});

describe('a function of the workflow', () => {
  const incidentId = newId('inc', 1);
  const handler = workflowHandler({
    open: async () => ({ kind: 'opened' }),
    close: async () => {
      throw new UnavailableError('incidents', new Error('slow'));
    },
  });

  it('answers with the step’s outcome', async () => {
    expect(await handler({ task: 'open', incidentId })).toEqual({ kind: 'opened' });
  });

  it.each([
    { name: 'another’s task', request: { task: 'contain', incidentId } },
    { name: 'a name of every object', request: { task: 'constructor', incidentId } },
    { name: 'no incident', request: { task: 'open', incidentId: 'inc_1' } },
  ])('refuses $name', async ({ request }) => {
    await expect(handler(request)).rejects.toThrow(UnknownTaskError);
  });

  it('throws what the workflow is to try again', async () => {
    await expect(handler({ task: 'close', incidentId })).rejects.toThrow(UnavailableError);
  });
});
