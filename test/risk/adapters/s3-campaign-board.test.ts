import { describe, expect, it } from 'vitest';
import { S3CampaignBoardStore } from '../../../functions/detection/adapters/s3-campaign-board-store.ts';
import { createPublishCampaigns } from '../../../functions/detection/publish-campaigns.ts';
import { newId } from '../../../functions/platform/ids.ts';
import { S3CampaignBoard } from '../../../functions/risk/adapters/s3-campaign-board.ts';
import { CAMPAIGN_BOARD_KEY } from '../../../functions/risk/config.ts';
import type { CampaignFeature } from '../../../functions/risk/domain/campaign-board.ts';
import type { FeatureKey } from '../../../functions/risk/domain/campaign-features.ts';
import { mondayOffice, onCarrier, phishing, rented } from '../../builders/campaign-waves.ts';
import { home, NOON } from '../../builders/risk-facts.ts';
import { customers } from '../../builders/stuffing-wave.ts';
import { IncidentWorld } from '../../fakes/incident-world.ts';
import { S3Double } from '../../fakes/s3-double.ts';

const feature = (key: FeatureKey): CampaignFeature => ({
  campaignId: newId('cam', NOON),
  type: 'code-fatigue',
  key,
  until: NOON + 600_000,
  isCommon: false,
});
const HERE = feature(`ip:${home.ip}`);
const attempt = { client: home, at: NOON };
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function boards() {
  const s3 = new S3Double();
  const clock = { now: NOON };
  const failures: unknown[] = [];
  const board = new S3CampaignBoard(s3.asObjects(), 'bucket', {
    now: () => clock.now,
    random: () => 0.5,
    failed: (cause) => failures.push(cause),
  });
  const publisher = () =>
    createPublishCampaigns(new S3CampaignBoardStore(s3.asObjects(), 'bucket'), () => clock.now);
  return { s3, clock, failures, board, publisher };
}

describe('the campaign board', () => {
  it('is empty where none ever ran, and tells within seconds of one that does', async () => {
    const { board, clock, publisher, failures } = boards();
    expect(await board.of(attempt)).toEqual([]);
    await publisher()([HERE]);
    clock.now += 4_000;
    await board.of(attempt);
    await settled();
    expect(await board.of(attempt)).toEqual([
      { campaignId: HERE.campaignId, type: 'code-fatigue', shared: ['ip'] },
    ]);
    expect(failures).toEqual([]);
  });

  it('is unreadable, not empty, after an outage', async () => {
    const { board, clock, s3, failures } = boards();
    await board.of(attempt);
    s3.outage = new Error('down');
    clock.now += 60_000;
    expect(await board.of(attempt)).toBe('unreadable');
    expect(failures).toHaveLength(1);
  });

  it('keeps what many publish at once', async () => {
    const { board, publisher } = boards();
    const features = Array.from({ length: 8 }, (_, i) => feature(`ip:10.0.0.${i}`));
    await Promise.all(features.map((one) => publisher()([one])));
    for (let i = 0; i < 8; i++)
      expect(await board.of({ client: { ip: `10.0.0.${i}` }, at: NOON })).toHaveLength(1);
  });

  it('is not written again for what it says already', async () => {
    const { publisher, s3 } = boards();
    const publish = publisher();
    await publish([HERE]);
    for (let i = 0; i < 5; i++) await publish([HERE]);
    expect(s3.calls.filter((call) => call === 'put')).toHaveLength(1);
    expect(s3.calls.length).toBeLessThan(5);
    await publish([]);
  });

  it('is unreadable where detectors stand still while people sign in, and readable where they see nothing', async () => {
    const still = boards();
    const well = boards();
    const publish = well.publisher();
    const minute = async ({ clock, board }: ReturnType<typeof boards>) => {
      clock.now += 60_000;
      return board.of({ client: home, at: clock.now, isRecorded: true });
    };
    for (let i = 0; i < 20; i++) {
      const answer = await minute(still);
      expect(answer).toEqual(i <= 15 ? [] : 'unreadable');
      expect(await minute(well)).toEqual([]);
      await publish([]);
    }
    expect(well.s3.calls.filter((call) => call === 'put').length).toBeLessThanOrEqual(20);
    expect(still.failures).toHaveLength(4);
    await still.publisher()([]);
    expect(await minute(still)).toEqual([]);
  });

  it('is right however old it is, where nobody signed in since', async () => {
    const { board, clock, publisher, failures } = boards();
    await publisher()([HERE]);
    clock.now += 48 * 3_600_000;
    expect(await board.of({ client: home, at: clock.now, isRecorded: true })).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('replaces one that nobody can read', async () => {
    const { board, publisher, s3 } = boards();
    s3.put(CAMPAIGN_BOARD_KEY, 'broken');
    await publisher()([HERE]);
    expect(await board.of(attempt)).toHaveLength(1);
  });

  it('holds a batch back while it cannot be written, and has it when the batch comes again', async () => {
    const { publisher, s3, board } = boards();
    s3.outage = new Error('down');
    const publish = publisher();
    await expect(publish([HERE])).rejects.toMatchObject({ name: 'UnavailableError' });
    s3.outage = undefined;
    await publish([HERE]);
    expect(await board.of(attempt)).toHaveLength(1);
  });
});

describe('from recorded events to the next attempt', () => {
  it('a phishing wave makes members of who comes from its network, and of nobody who has the same browser', async () => {
    const world = new IncidentWorld(NOON);
    const detect = world.newDetector();
    const people = customers(100);
    for (const event of [...mondayOffice(people), ...phishing(people)]) {
      world.now = event.at;
      await detect([event]);
    }
    const board = new S3CampaignBoard(world.objects.asObjects(), 'snapshots', {
      now: () => world.now,
      random: () => 0,
      failed: () => undefined,
    });
    const at = world.now;
    expect(await board.of({ client: rented(249), at })).toMatchObject([{ type: 'phishing-wave' }]);
    expect(await board.of({ client: onCarrier(1), at })).toEqual([]);
    expect(await board.of({ client: home, at })).toEqual([]);
    expect(await board.of({ client: rented(249), at: at + 600_000 })).toEqual([]);
  });
});
