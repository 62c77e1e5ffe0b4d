import { App } from 'aws-cdk-lib';
import { checkCompliance } from './compliance.ts';
import { Gatehouse } from './gatehouse.ts';
import { stageNamed } from './stages.ts';

const app = new App();
const stage = stageNamed(
  app.node.tryGetContext('stage') ?? 'production',
  app.node.tryGetContext('endpointUrl') ?? process.env['AWS_ENDPOINT_URL'] ?? 'http://localhost:4566',
);

const gatehouse = new Gatehouse(app, stage);
if (stage.name !== 'local') checkCompliance(app, gatehouse);
