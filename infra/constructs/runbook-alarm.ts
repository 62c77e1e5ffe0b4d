import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** A section of a file in `docs/runbooks`: the file's name, and the section's heading as it is linked to. */
export type RunbookSection = `${string}.md#${string}`;

export type RunbookAlarmProps = {
  /** What is wrong when it rings, in one sentence. */
  readonly means: string;
  readonly runbook: RunbookSection;
  readonly metric: IMetric;
  /** It rings at this value and above. */
  readonly threshold: number;
  /** For how many periods in a row. */
  readonly periods?: number;
  readonly topic: ITopic;
};

/** An alarm that tells whoever is woken by it what it means and where it says what to do. */
export class RunbookAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id, {
      alarmDescription: `${props.means} What to do: docs/runbooks/${props.runbook}`,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.addAlarmAction(new SnsAction(props.topic));
  }
}

/** How often an alarm looks. */
export const ALARM_PERIOD = Duration.minutes(5);
