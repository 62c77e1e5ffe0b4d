import type { KnownFacts } from '../known-facts.ts';

/**
 * Finds the running campaign that this attempt shares most features with.
 *
 * Model: `ties`, rising: how many kinds of feature it shares.
 */
export function campaignMembership({ campaigns }: KnownFacts) {
  let found: { signal: 'campaign-membership'; campaignId: string; type: string; ties: number } | undefined;
  for (const { campaignId, type, shared } of campaigns) {
    if (found && shared.length <= found.ties) continue;
    found = { signal: 'campaign-membership', campaignId, type, ties: shared.length };
  }
  return found;
}
