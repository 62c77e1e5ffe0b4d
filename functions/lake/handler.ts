import { s3Objects } from '../platform/adapters/s3-objects.ts';
import { readConfig } from '../platform/config.ts';
import { S3EventLake } from './adapters/s3-event-lake.ts';
import { lakeConfig } from './config.ts';
import { createKeepEvents } from './keep-events.ts';
import { lakeHandler } from './lake-batch.ts';

const config = readConfig(lakeConfig, process.env);

export const handler = lakeHandler(
  createKeepEvents({ lake: new S3EventLake(s3Objects(process.env), config.LAKE_BUCKET) }),
);
