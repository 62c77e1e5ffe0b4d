import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../functions/platform/ids.ts';
import {
  type CampaignBoard,
  type CampaignFeature,
  indexedCampaigns,
  membershipsOf,
} from '../../../functions/risk/domain/campaign-board.ts';
import {
  decodeCampaignBoard,
  encodeCampaignBoard,
} from '../../../functions/risk/domain/campaign-board-codec.ts';
import type { FeatureKey } from '../../../functions/risk/domain/campaign-features.ts';
import { BOARD_LIMITS, postCampaigns } from '../../../functions/risk/domain/post-campaigns.ts';
import { home, JA4_BROWSER, NOON } from '../../builders/risk-facts.ts';

const campaignId = newId('cam', NOON);
const other = newId('cam', NOON + 1);
const feature = (key: FeatureKey, changes: Partial<CampaignFeature> = {}): CampaignFeature => ({
  campaignId,
  type: 'phishing-wave',
  key,
  until: NOON + 1_000,
  isCommon: false,
  ...changes,
});
const common = (key: FeatureKey) => feature(key, { isCommon: true });
const attempt = { client: home, at: NOON, deviceId: 'device', passwordFingerprint: 'abc' };
const sharedWith = (features: readonly CampaignFeature[], who: typeof attempt = attempt) =>
  membershipsOf(indexedCampaigns({ asOf: NOON, features }), who).map(({ shared }) => shared);

const BROWSER = `ja4:${JA4_BROWSER}` as const;
const PAIR = `asn+software:3320/${BROWSER}` as const;
const IP = 'ip:198.51.100.7';
const BLOCK = 'block:198.51.100.0/24';

describe('an attempt', () => {
  it.each([
    { name: 'the attacker’s address', features: [feature(IP)], member: true },
    { name: 'the block beside it', features: [feature(BLOCK)], member: true },
    { name: 'a sprayed password', features: [feature('password:abc')], member: true },
    { name: 'the attacker’s device', features: [feature('device:device')], member: true },
    { name: 'a tool that nobody else has', features: [feature(BROWSER)], member: true },
    { name: 'software that nobody else has on that network', features: [feature(PAIR)], member: true },
    { name: 'a network', features: [feature('asn:3320')], member: false },
    { name: 'a popular browser', features: [common(BROWSER)], member: false },
    { name: 'a popular browser on a carrier', features: [common(BROWSER), common(PAIR)], member: false },
    {
      name: 'a popular browser, the carrier and both',
      features: [common(BROWSER), common(PAIR), feature('asn:3320')],
      member: false,
    },
    { name: 'a shared address', features: [common(IP), common(BLOCK)], member: false },
    { name: 'a shared address and the browser', features: [common(IP), common(BROWSER)], member: true },
    {
      name: 'a popular browser and the password',
      features: [common(BROWSER), common('password:abc')],
      member: true,
    },
    { name: 'what has lapsed', features: [feature(IP, { until: NOON })], member: false },
    { name: 'nothing', features: [feature('ip:192.0.2.1')], member: false },
  ])('that shares $name is a member: $member', ({ features, member }) => {
    expect(sharedWith(features)).toHaveLength(member ? 1 : 0);
  });

  it('shares common features with one campaign, not with two', () => {
    const features = [common(IP), { ...common(BROWSER), campaignId: other }];
    expect(sharedWith(features)).toEqual([]);
    expect(sharedWith([common(IP), common(BROWSER)])).toEqual([['ja4', 'ip']]);
  });
});

const anyFeature: fc.Arbitrary<CampaignFeature> = fc.record({
  campaignId: fc.constantFrom(campaignId, other),
  type: fc.constant('phishing-wave' as const),
  key: fc.constantFrom<FeatureKey>(IP, BLOCK, BROWSER, PAIR, 'password:abc'),
  until: fc.constantFrom(NOON + 60_000, NOON + 120_000, NOON + 600_000),
  isCommon: fc.boolean(),
});
const sorted = (features: readonly CampaignFeature[]) =>
  features.map(({ campaignId: id, key, isCommon, until }) => `${id}/${key}/${isCommon}/${until}`).sort();

describe('the board', () => {
  const empty = { asOf: 0, features: [] };

  it('is the same in whatever order and however often things are posted', () => {
    fc.assert(
      fc.property(fc.array(anyFeature, { minLength: 1 }), (features) => {
        const once = postCampaigns(empty, features, NOON);
        let backwards: CampaignBoard = empty;
        for (const one of [...features, ...features].reverse())
          backwards = postCampaigns(backwards, [one], NOON) ?? backwards;
        expect(sorted(backwards.features)).toEqual(sorted(once?.features ?? []));
        expect(once && postCampaigns(once, features, NOON)).toBeUndefined();
      }),
    );
  });

  it('has news of what counts much longer, or turned out to be common, and of nothing else', () => {
    const board = postCampaigns(empty, [feature(IP)], NOON) ?? empty;
    const later = (ms: number) => postCampaigns(board, [feature(IP, { until: NOON + 1_000 + ms })], NOON);
    expect(later(BOARD_LIMITS.newsMs - 1)).toBeUndefined();
    expect(later(BOARD_LIMITS.newsMs)?.features[0]?.until).toBe(NOON + 1_000 + BOARD_LIMITS.newsMs);
    expect(postCampaigns(board, [common(IP)], NOON)?.features[0]?.isCommon).toBe(true);
  });

  it('forgets what has lapsed', () => {
    const board = postCampaigns(empty, [feature(IP)], NOON) ?? empty;
    expect(postCampaigns(board, [feature(BLOCK, { until: NOON + 9_000 })], NOON + 1_000)?.features).toEqual([
      feature(BLOCK, { until: NOON + 9_000 }),
    ]);
  });

  it('stays small, whatever is posted, and keeps what stands for itself', () => {
    const many = Array.from({ length: 30_000 }, (_, i) =>
      feature(`${i % 3 ? 'ip' : 'password'}:${'x'.repeat(100)}${i}`, {
        campaignId: newId('cam', NOON + (i % 40)),
        isCommon: i % 2 === 0,
      }),
    );
    const board = postCampaigns(empty, many, NOON) ?? empty;
    expect(board.features.length).toBeLessThanOrEqual(BOARD_LIMITS.features);
    expect(Buffer.byteLength(encodeCampaignBoard(board))).toBeLessThan(300_000);
    expect(board.features.every(({ isCommon }) => !isCommon)).toBe(true);
    for (const own of Map.groupBy(board.features, ({ campaignId: id }) => id).values()) {
      const passwords = own.filter(({ key }) => key.startsWith('password:'));
      expect(passwords.length).toBeLessThanOrEqual(BOARD_LIMITS.passwordsOfCampaign);
      expect(own.length).toBeLessThanOrEqual(BOARD_LIMITS.featuresOfCampaign);
    }
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.array(anyFeature), (features) => {
        const board = postCampaigns(empty, features, NOON) ?? empty;
        const read = decodeCampaignBoard(encodeCampaignBoard(board));
        expect(read === 'unreadable' ? read : sorted(read.features)).toEqual(sorted(board.features));
      }),
    );
  });

  it.each([
    '',
    'broken',
    '{"format":2,"asOf":0,"campaigns":[]}',
    '{"format":1,"asOf":0,"campaigns":[{"id":"cam_1","type":"strange","features":[]}]}',
    '{"format":1,"asOf":0,"campaigns":[{"id":"cam_1","type":"phishing-wave","features":[["shoe:7",1,0]]}]}',
  ])('is unreadable if it is not one: %s', (text) => {
    expect(decodeCampaignBoard(text)).toBe('unreadable');
  });
});
