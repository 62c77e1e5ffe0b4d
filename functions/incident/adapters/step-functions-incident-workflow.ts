import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { answering } from '../../platform/adapters/answering.ts';
import type { IncidentId } from '../../platform/ids.ts';
import type { IncidentWorkflow } from '../ports.ts';

/** One execution per incident, named after it, which is what makes starting it twice harmless. */
export class StepFunctionsIncidentWorkflow implements IncidentWorkflow {
  readonly #stepFunctions: SFNClient;
  readonly #stateMachineArn: string;

  constructor(stepFunctions: SFNClient, stateMachineArn: string) {
    this.#stepFunctions = stepFunctions;
    this.#stateMachineArn = stateMachineArn;
  }

  async start(incidentId: IncidentId): Promise<void> {
    await answering('workflow', async () => {
      try {
        await this.#stepFunctions.send(
          new StartExecutionCommand({
            stateMachineArn: this.#stateMachineArn,
            name: incidentId,
            input: JSON.stringify({ incidentId }),
          }),
        );
      } catch (error) {
        if (!(error instanceof Error && error.name === 'ExecutionAlreadyExists')) throw error;
      }
    });
  }
}
