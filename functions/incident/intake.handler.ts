import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { newId } from '../platform/ids.ts';
import { DynamoDbIncidentIntake } from './adapters/dynamodb-incident-intake.ts';
import { StepFunctionsIncidentWorkflow } from './adapters/step-functions-incident-workflow.ts';
import { intakeConfig } from './config.ts';
import { intakeHandler } from './intake-batch.ts';
import { createTakeInFinding } from './take-in-finding.ts';

const config = readConfig(intakeConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));

export const handler = intakeHandler(
  createTakeInFinding({
    intake: new DynamoDbIncidentIntake(documents, config.INCIDENTS_TABLE),
    workflow: new StepFunctionsIncidentWorkflow(new SFNClient(clientDefaults()), config.WORKFLOW_ARN),
    newIncidentId: () => newId('inc', Date.now()),
    now: Date.now,
  }),
);
