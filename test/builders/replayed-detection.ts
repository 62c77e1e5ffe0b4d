import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import { CAMPAIGN_RULE } from '../../functions/detection/domain/campaign-rule.ts';
import type { Finding } from '../../functions/detection/domain/finding.ts';
import { MemoryCampaignBoard } from '../../scripts/risk/backtest/memory-campaign-board.ts';
import { MemoryClusterCounters } from '../../scripts/risk/backtest/memory-cluster-counters.ts';
import { detectorInMemory } from '../../scripts/risk/backtest/replayed-campaigns.ts';

/** Detection as a replay runs it: the production rules on counters of one process, with the events' own time. */
export function replayedDetection() {
  let now = 0;
  const counters = new MemoryClusterCounters(CAMPAIGN_RULE);
  const board = new MemoryCampaignBoard();
  const findings: Finding[] = [];
  const detect = detectorInMemory({
    counters,
    board,
    announce: (found) => void findings.push(...found),
    now: () => now,
  });
  return {
    board,
    findings,
    counters,
    /** In batches of so many, none of which waits for long. */
    async replay(events: readonly ActivityEvent[], batch = 20) {
      for (let from = 0; from < events.length; ) {
        const begun = events[from]?.at ?? 0;
        let to = from + 1;
        while (to < events.length && to - from < batch && Math.abs((events[to]?.at ?? 0) - begun) < 10_000)
          to++;
        const some = events.slice(from, to);
        now = Math.max(now, ...some.map(({ at }) => at));
        await detect(some);
        from = to;
      }
    },
  };
}
