import { s3BinaryObjects, s3Objects } from '../platform/adapters/s3-objects.ts';
import { readConfig } from '../platform/config.ts';
import { modelDrift } from '../platform/observability.ts';
import { heldModels } from '../risk/model.handler.ts';
import { S3DriftStore } from './adapters/s3-drift-store.ts';
import { S3EventLake } from './adapters/s3-event-lake.ts';
import { lakeConfig } from './config.ts';
import { createKeepEvents } from './keep-events.ts';
import { lakeHandler } from './lake-batch.ts';
import { createWatchDrift } from './watch-drift.ts';

const config = readConfig(lakeConfig, process.env);
const s3 = s3Objects(process.env);

const keepEvents = createKeepEvents({
  lake: new S3EventLake(s3BinaryObjects(process.env), config.LAKE_BUCKET),
});
const models = heldModels(config.SNAPSHOT_BUCKET);
const watchDrift = createWatchDrift({
  store: new S3DriftStore(s3, config.LAKE_BUCKET),
  champion: async () => (await models.current()).champion,
  report: modelDrift,
});

/** Rows first: writing them again changes nothing, while counting again would count twice. */
export const handler = lakeHandler(async (events) => {
  const kept = await keepEvents(events);
  await watchDrift(events);
  return kept;
});
