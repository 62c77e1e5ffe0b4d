import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PORT_NAMES, type PortName } from '../functions/platform/port-names.ts';
import { SHARED_LANES } from '../functions/platform/shared-lanes.ts';
import { ALARM_PERIOD, type RunbookAlarmProps } from './constructs/runbook-alarm.ts';
import type { DataStack } from './data-stack.ts';
import type { EvidenceStack } from './evidence-stack.ts';
import type { ProtectionStack } from './protection-stack.ts';
import type { ResponseStack } from './response-stack.ts';

export type PlannedAlarm = Omit<RunbookAlarmProps, 'topic'> & {
  /** The alarm's construct id. */
  readonly id: string;
};

/** How a function's own line about a port that did not answer reads, as `platform/observability.ts` writes it. */
export const PORT_METRIC = {
  namespace: 'Gatehouse',
  metricName: 'PortUnavailable',
  dimensions: (port: string) => ({ service: 'gatehouse', port }),
} as const;

const fiveMinutes = { period: ALARM_PERIOD };
const OLD_MESSAGE_SECONDS = 900;
/** The population stability index from which one speaks of another population. */
const ANOTHER_POPULATION = 0.25;
const OLD_RECORD_MS = 300_000;

function streamAlarms({ streamFollowers }: ResponseStack): PlannedAlarm[] {
  return streamFollowers.flatMap(({ follower, deadLetters }) => [
    {
      id: `${follower.node.id}Behind`,
      means: `${follower.node.id} is behind the activity stream, which forgets after 24 hours.`,
      runbook: 'delivery.md#a-stream-follower-is-behind',
      metric: follower.metric('IteratorAge', { ...fiveMinutes, statistic: 'Maximum' }),
      threshold: OLD_RECORD_MS,
      periods: 2,
    },
    {
      id: `${follower.node.id}DeadLetters`,
      means: `${follower.node.id} put a record aside that it cannot handle.`,
      runbook: 'delivery.md#a-stream-follower-put-records-aside',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ ...fiveMinutes, statistic: 'Maximum' }),
      threshold: 1,
    },
  ]);
}

function busAlarms({ busFollowers }: Pick<ResponseStack, 'busFollowers'>): PlannedAlarm[] {
  return busFollowers.flatMap(({ node, inbox, busName, ruleName }) => [
    {
      id: `${node.id}Late`,
      means: `Events for ${node.id} wait too long.`,
      runbook: 'delivery.md#a-queue-is-late',
      metric: inbox.queue.metricApproximateAgeOfOldestMessage({ ...fiveMinutes, statistic: 'Maximum' }),
      threshold: OLD_MESSAGE_SECONDS,
    },
    {
      id: `${node.id}DeadLetters`,
      means: `${node.id} could not handle an event, or never received it.`,
      runbook: 'delivery.md#a-queue-put-messages-aside',
      metric: inbox.deadLetters.metricApproximateNumberOfMessagesVisible({
        ...fiveMinutes,
        statistic: 'Maximum',
      }),
      threshold: 1,
    },
    {
      id: `${node.id}Undelivered`,
      means: `The event bus cannot deliver to ${node.id}.`,
      runbook: 'delivery.md#the-bus-cannot-deliver',
      metric: new Metric({
        namespace: 'AWS/Events',
        metricName: 'FailedInvocations',
        dimensionsMap: { EventBusName: busName, RuleName: ruleName },
        statistic: 'Sum',
        ...fiveMinutes,
      }),
      threshold: 1,
    },
  ]);
}

function workflowAlarms({ workflow: { stateMachine } }: ResponseStack): PlannedAlarm[] {
  const runbook = 'incidents.md#an-incident-needs-a-person';
  return [
    {
      id: 'WorkflowFailed',
      means: 'An incident could not be carried to its end and needs a person.',
      runbook,
      metric: stateMachine.metricFailed(fiveMinutes),
      threshold: 1,
    },
    {
      id: 'WorkflowTimedOut',
      means: 'An incident stayed open longer than any may.',
      runbook,
      metric: stateMachine.metricTimedOut(fiveMinutes),
      threshold: 1,
    },
    {
      id: 'WorkflowThrottled',
      means: 'Incidents advance slower than they should: Step Functions throttles.',
      runbook: 'incidents.md#the-workflow-is-throttled',
      metric: stateMachine.metricThrottled(fiveMinutes),
      threshold: 1,
      periods: 3,
    },
  ];
}

function feedAlarms({ feeds }: ResponseStack): PlannedAlarm[] {
  const told = (metricName: string) =>
    new Metric({
      namespace: PORT_METRIC.namespace,
      metricName,
      dimensionsMap: { service: 'gatehouse' },
      statistic: 'Sum',
      // As often as the loader runs, or the alarm would end between two runs.
      period: Duration.hours(1),
    });
  return [
    {
      id: 'FeedRefused',
      means: 'An address feed is not what it should be; its last good version is asked, if there is one.',
      runbook: 'feeds.md#a-feed-was-refused',
      metric: told('FeedRefused'),
      threshold: 1,
    },
    {
      id: 'FeedOverdue',
      means: 'The list of an address feed is older than it should be.',
      runbook: 'feeds.md#a-feed-is-overdue',
      metric: told('FeedOverdue'),
      threshold: 1,
    },
    {
      id: 'FeedLoaderDeadLetters',
      means: 'The address feeds could not be loaded, also when it was tried again.',
      runbook: 'feeds.md#the-feeds-were-not-loaded',
      metric: feeds.deadLetters.metricApproximateNumberOfMessagesVisible({
        ...fiveMinutes,
        statistic: 'Maximum',
      }),
      threshold: 1,
    },
    {
      id: 'FeedLoaderUndelivered',
      means: 'The schedule cannot start the function that loads the address feeds.',
      runbook: 'feeds.md#the-feeds-were-not-loaded',
      metric: new Metric({
        namespace: 'AWS/Events',
        metricName: 'FailedInvocations',
        dimensionsMap: { RuleName: feeds.ruleName },
        statistic: 'Sum',
        ...fiveMinutes,
      }),
      threshold: 1,
    },
  ];
}

function functionAlarms(
  protection: ProtectionStack,
  response: ResponseStack,
  evidence: EvidenceStack,
  data: DataStack,
): PlannedAlarm[] {
  const { preAuthentication, vouching, preToken } = data.guards;
  const guards = [preAuthentication, vouching, preToken];
  return [...protection.functions, ...response.functions, ...evidence.functions, ...guards].flatMap(
    (each) => [
      {
        id: `${each.node.id}Throttled`,
        means: `${each.node.id} is refused by Lambda: the account's concurrency is used up.`,
        runbook: 'api.md#a-function-is-throttled',
        metric: each.metricThrottles(fiveMinutes),
        threshold: 1,
        periods: 2,
      },
      {
        id: `${each.node.id}Errors`,
        means: `${each.node.id} ends with errors nobody planned for.`,
        runbook: 'api.md#a-function-fails',
        metric: each.metricErrors(fiveMinutes),
        threshold: 5,
      },
    ],
  );
}

function apiAlarms({ api }: ProtectionStack): PlannedAlarm[] {
  return [
    {
      id: 'ApiServerErrors',
      means: 'The API answers with server errors.',
      runbook: 'api.md#the-api-answers-with-server-errors',
      metric: api.metricServerError(fiveMinutes),
      threshold: 5,
    },
    {
      id: 'ApiSlow',
      means: 'One request in a hundred takes longer than three seconds.',
      runbook: 'api.md#the-api-is-slow',
      metric: api.metricLatency({ ...fiveMinutes, statistic: 'p99' }),
      threshold: 3_000,
      periods: 3,
    },
  ];
}

function tableAlarms({ accounts, sessions, activity, incidents }: DataStack): PlannedAlarm[] {
  return [accounts, sessions, activity, incidents].flatMap((table) =>
    ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metricName) => ({
      id: `${table.node.id}${metricName}`,
      means: `DynamoDB throttles requests to ${table.node.id}.`,
      runbook: 'dependencies.md#a-table-is-throttled' as const,
      metric: table.metric(metricName, { ...fiveMinutes, statistic: 'Sum' }),
      threshold: 10,
      periods: 2,
    })),
  );
}

function modelAlarms(): PlannedAlarm[] {
  return [
    {
      id: 'ModelDrift',
      means: 'A feature or the score of sign-ins is no longer distributed as when the model was trained.',
      runbook: 'risk-model.md#the-model-drifts',
      metric: new Metric({
        namespace: PORT_METRIC.namespace,
        metricName: 'ModelDrift',
        dimensionsMap: { service: 'gatehouse', feature: 'any' },
        statistic: 'Maximum',
        ...fiveMinutes,
      }),
      threshold: ANOTHER_POPULATION,
    },
  ];
}

/** What is amiss here is mostly what staff put there, not the service. */
const MODEL_PORTS: readonly PortName[] = ['risk model', 'challenger model'];

function portAlarms(): PlannedAlarm[] {
  return PORT_NAMES.map((port) => ({
    id: `Port${pascalCase(port)}Unavailable`,
    means: `The port "${port}" did not answer, and callers were told to try again.`,
    runbook: MODEL_PORTS.includes(port)
      ? 'risk-model.md#a-model-cannot-be-used'
      : 'dependencies.md#a-port-does-not-answer',
    metric: portMetric(port),
    threshold: 3,
  }));
}

function laneAlarms(): PlannedAlarm[] {
  return SHARED_LANES.map((lane) => ({
    id: `Lane${pascalCase(lane)}Full`,
    means: `Everybody shares the lane "${lane}", and it is used up: messages are not sent.`,
    runbook: 'api.md#a-shared-lane-is-full',
    metric: new Metric({
      namespace: PORT_METRIC.namespace,
      metricName: 'SharedLaneFull',
      dimensionsMap: { service: 'gatehouse', lane },
      statistic: 'Sum',
      ...fiveMinutes,
    }),
    threshold: 1,
  }));
}

export function portMetric(port: string): IMetric {
  return new Metric({
    namespace: PORT_METRIC.namespace,
    metricName: PORT_METRIC.metricName,
    dimensionsMap: PORT_METRIC.dimensions(port),
    statistic: 'Sum',
    ...fiveMinutes,
  });
}

function pascalCase(words: string): string {
  return words.replace(/(?:^|[^a-z0-9])([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}

/** Everything that rings, and the runbook section that says what to do then. */
export function plannedAlarms(
  data: DataStack,
  protection: ProtectionStack,
  response: ResponseStack,
  evidence: EvidenceStack,
): PlannedAlarm[] {
  return [
    ...apiAlarms(protection),
    ...laneAlarms(),
    ...functionAlarms(protection, response, evidence, data),
    ...streamAlarms(response),
    ...busAlarms(response),
    ...busAlarms(evidence),
    ...workflowAlarms(response),
    ...feedAlarms(response),
    ...tableAlarms(data),
    ...modelAlarms(),
    ...portAlarms(),
  ];
}
