import { s3Objects } from '../platform/adapters/s3-objects.ts';
import { S3CampaignBoard } from './adapters/s3-campaign-board.ts';
import { S3PopulationSnapshot } from './adapters/s3-population-snapshot.ts';
import { createLookAround, type LookAround } from './surroundings.ts';

/** Wires what every function that assesses holds of the world around an attempt. */
export function heldSurroundings(
  bucket: string,
  unreadable: (what: 'population snapshot' | 'campaign board', cause: unknown) => void,
): LookAround {
  const s3 = s3Objects(process.env);
  const clock = { now: Date.now, random: Math.random };
  return createLookAround({
    population: new S3PopulationSnapshot(s3, bucket, {
      ...clock,
      failed: (cause) => unreadable('population snapshot', cause),
    }),
    reputation: { of: async () => [] },
    campaigns: new S3CampaignBoard(s3, bucket, {
      ...clock,
      failed: (cause) => unreadable('campaign board', cause),
    }),
  });
}
