import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { type AcknowledgedFinding, acknowledgedFindings } from './acknowledged-findings.ts';
import type { Gatehouse } from './gatehouse.ts';

/** Checks the stacks against three rule packs when they are synthesized; what nobody acknowledged is an error. */
export function checkCompliance(app: App, { stage }: Gatehouse): void {
  for (const finding of acknowledgedFindings(stage.name)) acknowledge(app, stage.name, finding);
  for (const Pack of [AwsSolutionsChecks, ServerlessChecks, NIST80053R5Checks]) {
    Validations.of(app).addPlugins(new Pack(app));
  }
}

/** @throws RangeError if there is no such construct, so that no acknowledgement outlives what it was about */
function acknowledge(app: App, stage: string, { rule, on, reason }: AcknowledgedFinding): void {
  for (const path of on) {
    const [stack, ...rest] = path.split('/');
    const construct = [`Gatehouse-${stage}-${stack}`, ...rest, 'Resource'].reduce(
      (parent: IConstruct | undefined, id) => parent?.node.tryFindChild(id),
      app,
    );
    if (!construct) throw new RangeError(`${rule} is acknowledged on ${path}, which does not exist`);
    Validations.of(construct).acknowledge({ id: rule, reason });
  }
}
