/** The two functions that do the workflow's work: one keeps the case, the other acts on accounts. */
export type Worker = 'record' | 'contain';

type Step = {
  readonly by: Worker;
  readonly task: string;
  /** Where each expected outcome leads. */
  readonly leadsTo: Readonly<Record<string, string>>;
};

/** Every step of an incident that asks a function, and where each of its answers leads. */
export const STEPS = {
  Open: { by: 'record', task: 'open', leadsTo: { opened: 'Plan' } },
  Plan: {
    by: 'record',
    task: 'plan',
    leadsTo: { planned: 'Contain', 'nothing-to-do': 'Watch', 'over-cap': 'Escalate' },
  },
  Notify: { by: 'contain', task: 'notify', leadsTo: { notified: 'Watch' } },
  Review: {
    by: 'record',
    task: 'review',
    leadsTo: {
      'new-members': 'Plan',
      'still-active': 'Watch',
      'verdict-false-positive': 'Revert',
      'verdict-true-positive': 'Recover',
      quiet: 'Recover',
    },
  },
  Revert: { by: 'contain', task: 'revert', leadsTo: { reverted: 'Report', more: 'Revert' } },
  Recover: { by: 'contain', task: 'recover', leadsTo: { recovered: 'Report', more: 'Recover' } },
  Report: { by: 'record', task: 'report', leadsTo: { reported: 'Close' } },
  Close: { by: 'record', task: 'close', leadsTo: { closed: 'Closed', 'new-members': 'Plan' } },
} as const satisfies Record<string, Step>;

/** What may come of one action: each ends that action. */
export const ACTION_STEP = {
  by: 'contain',
  task: 'contain',
  leadsTo: { applied: 'Done', 'already-applied': 'Done', 'not-applicable': 'Done' },
} as const satisfies Step;

export type WorkflowSettings = {
  readonly workers: Readonly<Record<Worker, string>>;
  readonly watchSeconds: number;
  readonly taskTimeoutSeconds: number;
};

const ESCALATE = 'Escalate';
const INCIDENT_ID = '{% $states.context.Execution.Input.incidentId %}';

/** What is worth trying again, apart and long enough that a dependency can come back, before a person is asked. */
const RETRY = [
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 2,
    MaxAttempts: 5,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
];
const TO_A_PERSON = [
  { ErrorEquals: ['States.ALL'], Next: ESCALATE, Output: '{% {"cause": $states.errorOutput.Error} %}' },
];

/**
 * The states of every incident, in the Amazon States Language with JSONata. State holds ids and kinds only.
 * What is expected comes back as a kind and is walked by a Choice; what is not is caught, and leads to a person.
 */
export function incidentWorkflowDefinition(settings: WorkflowSettings) {
  const states: Record<string, object> = {};
  for (const [name, step] of Object.entries(STEPS) as [string, Step][]) {
    states[name] = { ...task(settings, step), Catch: TO_A_PERSON, Next: `${name}Outcome` };
    states[`${name}Outcome`] = outcome(step, ESCALATE);
  }
  return {
    Comment: 'Contains an incident, watches it, recovers or takes everything back, and closes it',
    QueryLanguage: 'JSONata',
    StartAt: 'Open',
    TimeoutSeconds: 30 * 24 * 60 * 60,
    States: {
      ...states,
      Contain: containEach(settings),
      Watch: { Type: 'Wait', Seconds: settings.watchSeconds, Next: 'Review' },
      [ESCALATE]: {
        ...task(settings, { by: 'record', task: 'escalate' }),
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Escalated' }],
        Next: 'Escalated',
      },
      Closed: { Type: 'Succeed' },
      Escalated: {
        Type: 'Fail',
        Error: 'NeedsAPerson',
        Cause: 'A step failed; the case is marked for a person',
      },
    },
  };
}

/** Acts on the planned actions a few at a time, so that the pool's quotas hold. */
function containEach(settings: WorkflowSettings): object {
  return {
    Type: 'Map',
    Items: '{% $states.input.actions %}',
    MaxConcurrency: 5,
    ItemSelector: { action: '{% $states.context.Map.Item.Value %}' },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      StartAt: 'ContainOne',
      States: {
        ContainOne: {
          ...task(settings, ACTION_STEP, { action: '{% $states.input.action %}' }),
          Next: 'ContainOneOutcome',
        },
        ContainOneOutcome: outcome(ACTION_STEP, 'NotContained'),
        Done: { Type: 'Succeed' },
        NotContained: {
          Type: 'Fail',
          Error: 'UnknownOutcome',
          Cause: 'An action ended in a way nobody planned for',
        },
      },
    },
    Output: {},
    Catch: TO_A_PERSON,
    Next: 'Notify',
  };
}

function task(settings: WorkflowSettings, step: Pick<Step, 'by' | 'task'>, more: object = {}): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: settings.workers[step.by],
      Payload: { task: step.task, incidentId: INCIDENT_ID, ...more },
    },
    Output: '{% $states.result.Payload %}',
    TimeoutSeconds: settings.taskTimeoutSeconds,
    Retry: RETRY,
  };
}

function outcome({ leadsTo }: Step, otherwise: string): object {
  return {
    Type: 'Choice',
    Choices: Object.entries(leadsTo).map(([kind, next]) => ({
      Condition: `{% $states.input.kind = "${kind}" %}`,
      Next: next,
    })),
    Default: otherwise,
  };
}
