import validate from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { WORKFLOW_OUTCOMES } from '../../functions/incident/domain/workflow-outcomes.ts';
import {
  ACTION_STEP,
  incidentWorkflowDefinition,
  STEPS,
} from '../../infra/constructs/incident-workflow-definition.ts';
import { resourcesOf } from './synthesized.ts';

type State = {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: string[]; readonly Next: string }[];
  readonly Retry?: readonly Record<string, unknown>[];
  readonly TimeoutSeconds?: number;
  readonly Arguments?: { readonly Payload: Record<string, unknown> };
  readonly ItemProcessor?: { readonly States: Record<string, State> };
};

const definition = incidentWorkflowDefinition({
  workers: {
    record: 'arn:aws:lambda:eu-west-1:123456789012:function:record',
    contain: 'arn:aws:lambda:eu-west-1:123456789012:function:contain',
  },
  watchSeconds: 300,
  taskTimeoutSeconds: 35,
});
const states = definition.States as unknown as Record<string, State>;
const inner = states['Contain']?.ItemProcessor?.States ?? {};
const tasks = [...Object.entries(states), ...Object.entries(inner)].filter(([, { Type }]) => Type === 'Task');

/** Every step that asks a function: its task, and the Choice that walks the answer. */
const asked = [
  ...Object.entries(STEPS).map(([name, { task }]) => ({
    task,
    choice: states[`${name}Outcome`],
    around: states,
  })),
  { task: ACTION_STEP.task, choice: inner['ContainOneOutcome'], around: inner },
];

describe('the incident workflow', () => {
  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validate(definition);
    expect(isValid, errorsText('\n')).toBe(true);
  });

  it('asks for every task there is, and for no other', () => {
    const asking = tasks.map(([, { Arguments }]) => Arguments?.Payload['task']);
    expect(asking.sort()).toEqual(Object.keys(WORKFLOW_OUTCOMES).sort());
  });

  it.each(asked)(
    'walks every outcome of $task, and sends any other to a person',
    ({ task, choice, around }) => {
      const walked = choice?.Choices?.map(({ Condition }) => /kind = "(.+)" %}$/.exec(Condition)?.[1]);
      expect(walked?.sort()).toEqual([...WORKFLOW_OUTCOMES[task]].sort());
      for (const { Next } of choice?.Choices ?? []) expect(around).toHaveProperty([Next]);
      expect(choice?.Default).toBe(around === inner ? 'NotContained' : 'Escalate');
    },
  );

  it.each(tasks)(
    '%s has a time-out, is tried again with full jitter, and only then leads to a person',
    (name, state) => {
      expect(state.TimeoutSeconds).toBe(35);
      expect(state.Retry).toEqual([
        expect.objectContaining({ ErrorEquals: ['States.ALL'], JitterStrategy: 'FULL' }),
      ]);
      const caught = name === 'ContainOne' ? states['Contain']?.Catch : state.Catch;
      expect(caught).toEqual([
        expect.objectContaining({
          ErrorEquals: ['States.ALL'],
          Next: name === 'Escalate' ? 'Escalated' : 'Escalate',
        }),
      ]);
    },
  );

  it.each(tasks)('%s is told ids alone', (_, { Arguments }) => {
    const { task, incidentId, action, ...rest } = Arguments?.Payload ?? {};
    expect(task).toBeTypeOf('string');
    expect(incidentId).toBe('{% $states.context.Execution.Input.incidentId %}');
    expect([undefined, '{% $states.input.action %}']).toContain(action);
    expect(rest).toEqual({});
  });

  it('reaches every state, and ends', () => {
    const reached = new Set<string>();
    const visit = (name: string) => {
      if (reached.has(name)) return;
      reached.add(name);
      const { Next, Default, Choices = [], Catch = [] } = states[name] ?? { Type: 'missing' };
      for (const next of [Next, Default, ...Choices.map((c) => c.Next), ...Catch.map((c) => c.Next)]) {
        if (next) visit(next);
      }
    };
    visit(definition.StartAt);
    expect([...reached].sort()).toEqual(Object.keys(states).sort());
    expect(states['Closed']?.Type).toBe('Succeed');
    expect(states['Escalated']?.Type).toBe('Fail');
  });

  it('is a Standard machine whose history is logged without data, and traced', () => {
    const [machine] = resourcesOf('production', 'AWS::StepFunctions::StateMachine');
    expect(machine?.properties).toMatchObject({
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });
});
