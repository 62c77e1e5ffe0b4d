import type { FeedStatus } from './describe-feeds.ts';
import type { FeedLoad } from './load-feeds.ts';

export type FeedTrouble = {
  readonly metric: 'FeedRefused' | 'FeedOverdue';
  readonly fields: {
    readonly feed: string;
    readonly outcome: string;
    readonly line?: number;
    readonly elapsedMs?: number;
  };
};

/** What a person must hear of after a load: what was refused and why, and whose list is older than it should be. */
export function feedReport(
  load: FeedLoad,
  statuses: readonly FeedStatus[] | 'unreadable',
): readonly FeedTrouble[] {
  return [...refusals(load), ...(statuses === 'unreadable' ? [] : statuses).flatMap(overdue)];
}

function refusals(load: FeedLoad): FeedTrouble[] {
  if (load.kind === 'manifest-refused')
    return [{ metric: 'FeedRefused', fields: { feed: 'manifest', outcome: load.fault } }];
  if (load.kind === 'no-feeds') return [];
  return load.refused.map(({ name, fault, line, isKept }) => ({
    metric: 'FeedRefused',
    fields: {
      feed: name,
      outcome: `${fault}, ${isKept ? 'last good version kept' : 'left out'}`,
      ...(line === undefined ? {} : { line }),
    },
  }));
}

function overdue({ name, ageMs, isOverdue }: FeedStatus): FeedTrouble[] {
  return isOverdue
    ? [{ metric: 'FeedOverdue', fields: { feed: name, outcome: 'overdue', elapsedMs: ageMs } }]
    : [];
}
