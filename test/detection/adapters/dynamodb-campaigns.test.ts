import { describe, expect, it } from 'vitest';
import { DynamoDbCampaigns } from '../../../functions/detection/adapters/dynamodb-campaigns.ts';
import type { ClusterKey } from '../../../functions/detection/domain/cluster-keys.ts';
import { newId } from '../../../functions/platform/ids.ts';
import { NOON } from '../../builders/risk-facts.ts';
import { DynamoDbDouble } from '../../fakes/dynamodb-double.ts';

const LAPSE_MS = 600_000;
const campaignAt = (at: number) => ({ campaignId: newId('cam', at), type: 'credential-stuffing' as const });
const [first, second] = [campaignAt(NOON), campaignAt(NOON + 1)];
const evidence = (key: ClusterKey) => ({ key, isEvidence: true });
const anchor = (key: ClusterKey) => ({ key, isEvidence: false });

function campaignsIn(database = new DynamoDbDouble()) {
  return new DynamoDbCampaigns(database.asDocumentClient(), 'incidents', LAPSE_MS);
}

describe('campaigns', () => {
  it('that share a cluster start once, however many start them at once', async () => {
    const campaigns = campaignsIn();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        campaigns.start(campaignAt(NOON), [anchor('ja4:tool'), evidence(`asn:${i}`)], NOON),
      ),
    );
    expect(results.filter((result) => result === 'started')).toHaveLength(1);
    const marks = await campaigns.find(['ja4:tool', ...results.map((_, i) => `asn:${i}` as const)], NOON);
    expect(marks.size).toBe(2);
  });

  it('that share nothing start apart', async () => {
    const campaigns = campaignsIn();
    expect(await campaigns.start(first, [evidence('asn:1')], NOON)).toBe('started');
    expect(await campaigns.start(second, [evidence('asn:2')], NOON)).toBe('started');
  });

  it.each([
    { name: 'is running', after: LAPSE_MS, result: 'marked-already' },
    { name: 'has lapsed', after: LAPSE_MS + 1, result: 'started' },
  ])('start anew only where none is: one $name', async ({ after, result }) => {
    const campaigns = campaignsIn();
    await campaigns.start(first, [evidence('asn:1')], NOON);
    expect(await campaigns.start(second, [evidence('asn:1')], NOON + after)).toBe(result);
    expect((await campaigns.find(['asn:1'], NOON + LAPSE_MS + 1)).size).toBe(result === 'started' ? 1 : 0);
  });

  it('keep running while they are seen', async () => {
    const campaigns = campaignsIn();
    await campaigns.start(first, [evidence('asn:1')], NOON);
    await campaigns.seen(first.campaignId, ['asn:1'], NOON + LAPSE_MS);
    await campaigns.seen(first.campaignId, ['asn:1'], NOON + 1);
    expect((await campaigns.find(['asn:1'], NOON + 2 * LAPSE_MS)).size).toBe(1);
  });

  it('keep a cluster that another one would like to have', async () => {
    const campaigns = campaignsIn();
    await campaigns.start(first, [evidence('asn:1'), anchor('ja4:tool')], NOON);
    await campaigns.join(second, evidence('ja4:tool'), NOON);
    expect((await campaigns.find(['ja4:tool'], NOON)).get('ja4:tool')).toMatchObject({
      ...first,
      isEvidence: false,
    });
    await campaigns.join(first, evidence('ja4:tool'), NOON);
    const mark = (await campaigns.find(['ja4:tool'], NOON)).get('ja4:tool');
    expect(mark).toMatchObject({ ...first, isEvidence: true, isAnnounced: false });
  });

  it('are told of once: what was announced stays announced', async () => {
    const campaigns = campaignsIn();
    await campaigns.start(first, [evidence('asn:1')], NOON);
    await campaigns.announced(second.campaignId, ['asn:1']);
    expect((await campaigns.find(['asn:1'], NOON)).get('asn:1')?.isAnnounced).toBe(false);
    await campaigns.announced(first.campaignId, ['asn:1']);
    await campaigns.join(first, evidence('asn:1'), NOON);
    expect((await campaigns.find(['asn:1'], NOON)).get('asn:1')?.isAnnounced).toBe(true);
  });
});
