import { s3BinaryObjects, s3Objects } from '../platform/adapters/s3-objects.ts';
import { S3AddressReputation } from './adapters/s3-address-reputation.ts';
import { S3CampaignBoard } from './adapters/s3-campaign-board.ts';
import { S3PopulationSnapshot } from './adapters/s3-population-snapshot.ts';
import { createLookAround, type LookAround } from './surroundings.ts';

/** Wires what every function that assesses holds of the world around an attempt. */
export function heldSurroundings(
  bucket: string,
  unreadable: (what: 'address feeds' | 'campaign board' | 'population snapshot', cause: unknown) => void,
): LookAround {
  const clock = { now: Date.now, random: Math.random };
  return createLookAround({
    population: new S3PopulationSnapshot(s3Objects(process.env), bucket, {
      ...clock,
      failed: (cause) => unreadable('population snapshot', cause),
    }),
    reputation: new S3AddressReputation(s3BinaryObjects(process.env), bucket, {
      ...clock,
      failed: (cause) => unreadable('address feeds', cause),
    }),
    campaigns: new S3CampaignBoard(s3Objects(process.env), bucket, {
      ...clock,
      failed: (cause) => unreadable('campaign board', cause),
    }),
  });
}
