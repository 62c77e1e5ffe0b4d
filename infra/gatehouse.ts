import type { App, StackProps } from 'aws-cdk-lib';
import { DataStack } from './data-stack.ts';
import { EvidenceStack } from './evidence-stack.ts';
import { OperationsStack } from './operations-stack.ts';
import { ProtectionStack } from './protection-stack.ts';
import { ResponseStack } from './response-stack.ts';
import type { Stage } from './stages.ts';

/** The product's stacks in the order they are deployed; each may use the ones before it. */
export class Gatehouse {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly protection: ProtectionStack;
  readonly response: ResponseStack;
  readonly evidence: EvidenceStack;
  readonly operations: OperationsStack;

  constructor(app: App, stage: Stage) {
    this.stage = stage;
    const about = (what: string): StackProps => ({
      description: `Gatehouse ${stage.name}: ${what}`,
      terminationProtection: stage.deletionProtection,
    });
    const named = (stack: string) => `Gatehouse-${stage.name}-${stack}`;

    this.data = new DataStack(app, named('Data'), { ...about('what must survive'), stage });
    this.protection = new ProtectionStack(app, named('Protection'), {
      ...about('the API and the functions behind it'),
      stage,
      data: this.data,
    });
    this.response = new ResponseStack(app, named('Response'), {
      ...about('what follows from recorded events'),
      stage,
      data: this.data,
    });
    this.evidence = new EvidenceStack(app, named('Evidence'), {
      ...about('the event lake'),
      stage,
      data: this.data,
      bus: this.response.bus,
    });
    this.operations = new OperationsStack(app, named('Operations'), {
      ...about('alarms and the dashboard'),
      data: this.data,
      protection: this.protection,
      response: this.response,
      evidence: this.evidence,
    });
  }
}
