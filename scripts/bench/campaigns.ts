import { CAMPAIGN_RULE } from '../../functions/detection/domain/campaign-rule.ts';
import { sightingOf } from '../../functions/detection/domain/sighting.ts';
import { createTrackCampaigns } from '../../functions/detection/track-campaigns.ts';
import { newId } from '../../functions/platform/ids.ts';
import { MemoryCampaigns } from '../risk/backtest/memory-campaigns.ts';
import { MemoryClusterCounters } from '../risk/backtest/memory-cluster-counters.ts';

const EVENTS = 60_000;
const BATCH = 200;
const MS_BETWEEN = 5;
const START = Date.UTC(2026, 0, 1);

/** Events a second that detection follows on one core, on counters in memory: people of 50 networks who sign in. */
export async function campaignThroughput(): Promise<readonly string[]> {
  const counters = new MemoryClusterCounters(CAMPAIGN_RULE);
  let now = START;
  const track = createTrackCampaigns({
    counters,
    campaigns: new MemoryCampaigns(CAMPAIGN_RULE.windowMs),
    rule: CAMPAIGN_RULE,
    newCampaignId: () => newId('cam', now),
    now: () => now,
  });
  const begun = performance.now();
  for (let from = 0; from < EVENTS; from += BATCH) {
    const events = Array.from({ length: BATCH }, (_, i) => eventAt(from + i));
    now = START + (from + BATCH) * MS_BETWEEN;
    await track(events.flatMap((event) => sightingOf(event) ?? []));
  }
  const perSecond = Math.round(EVENTS / ((performance.now() - begun) / 1_000));
  const megabytes = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
  return [
    `campaign detection: ${perSecond} events/s, ${counters.clusters} clusters held, ${megabytes} MB of heap`,
  ];
}

function eventAt(i: number) {
  const person = (i * 7_919) % 60_000;
  const isNew = i % 9 === 0;
  return {
    type: 'sign-in.decided',
    eventId: `evt_${i}`,
    at: START + i * MS_BETWEEN,
    decisionId: `dec_${i}`,
    accountId: `acc_${person}`,
    subject: `subject-${person}`.padEnd(43, '-'),
    flow: 'sign-in',
    client: {
      ip: `10.${person % 50}.${(person >> 8) % 200}.${person % 250}`,
      asn: 1_000 + (person % 50),
      ja4: `t13d1516h2_8daaf6152771_${person % 40}`,
    },
    ...(isNew ? {} : { deviceId: `device-${person}` }),
    password: i % 20 === 0 ? 'wrong' : 'right',
    passwordFingerprint: ((person * 31) % 262_144).toString(36),
    answer: 'signed-in',
    assessment: {
      decision: isNew && i % 2 === 0 ? 'challenge' : 'allow',
      score: 0.01,
      level: 'low',
      bits: -8,
      priorBits: -8,
      reasons: [],
      missing: [],
      mode: 'enforce',
      policyVersion: 'x',
      modelVersion: 'x',
    },
  } as never as Parameters<typeof sightingOf>[0];
}
