import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { PORT_NAMES } from '../functions/platform/port-names.ts';
import { plannedAlarms, portMetric } from './alarms.ts';
import { ALARM_PERIOD, RunbookAlarm } from './constructs/runbook-alarm.ts';
import type { DataStack } from './data-stack.ts';
import type { EvidenceStack } from './evidence-stack.ts';
import type { ProtectionStack } from './protection-stack.ts';
import type { ResponseStack } from './response-stack.ts';

export type OperationsStackProps = StackProps & {
  readonly data: DataStack;
  readonly protection: ProtectionStack;
  readonly response: ResponseStack;
  readonly evidence: EvidenceStack;
};

const WHOLE_ROW = 24;

/** Who is woken by what, and one page that shows how things are. */
export class OperationsStack extends Stack {
  readonly alarms: readonly RunbookAlarm[];

  constructor(
    scope: Construct,
    id: string,
    { data, protection, response, evidence, ...props }: OperationsStackProps,
  ) {
    super(scope, id, props);
    const topic = new Topic(this, 'AlarmTopic', {
      masterKey: Key.fromKeyArn(this, 'MessagingKey', data.keys.messaging.keyArn),
      enforceSSL: true,
    });
    this.alarms = plannedAlarms(data, protection, response, evidence).map(
      ({ id: alarmId, ...alarm }) => new RunbookAlarm(this, alarmId, { ...alarm, topic }),
    );
    const dashboard = new Dashboard(this, 'Dashboard');
    dashboard.addWidgets(
      new AlarmStatusWidget({ title: 'Alarms', alarms: [...this.alarms], width: WHOLE_ROW, height: 8 }),
    );
    const graphs: [string, IMetric[]][] = [
      [
        'Requests',
        [
          protection.api.metricCount(),
          protection.api.metricClientError(),
          protection.api.metricServerError(),
        ],
      ],
      [
        'Latency, p50 and p99',
        [
          protection.api.metricLatency({ statistic: 'p50' }),
          protection.api.metricLatency({ statistic: 'p99' }),
        ],
      ],
      [
        'Stream followers: age of the oldest record',
        response.streamFollowers.map(({ follower }) =>
          follower.metric('IteratorAge', { statistic: 'Maximum' }),
        ),
      ],
      [
        'Bus followers: age of the oldest message',
        [...response.busFollowers, ...evidence.busFollowers].map(({ inbox }) =>
          inbox.queue.metricApproximateAgeOfOldestMessage(),
        ),
      ],
      [
        'Incidents',
        [
          response.workflow.stateMachine.metricStarted(),
          response.workflow.stateMachine.metricSucceeded(),
          response.workflow.stateMachine.metricFailed(),
        ],
      ],
      ['Ports that did not answer', PORT_NAMES.map(portMetric)],
    ];
    dashboard.addWidgets(
      ...graphs.map(
        ([title, left]) => new GraphWidget({ title, left, width: WHOLE_ROW / 3, period: ALARM_PERIOD }),
      ),
    );
    new CfnOutput(this, 'AlarmTopicArn', { value: topic.topicArn });
    new CfnOutput(this, 'DashboardName', { value: dashboard.dashboardName });
  }
}
