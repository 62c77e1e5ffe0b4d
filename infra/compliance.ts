import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';

/** Checks the synthesized stacks against three rule packs; a finding that nobody acknowledged fails the synth. */
export function checkCompliance(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  Validations.of(app).addPlugins(new ServerlessChecks(app));
  Validations.of(app).addPlugins(new NIST80053R5Checks(app));
}
