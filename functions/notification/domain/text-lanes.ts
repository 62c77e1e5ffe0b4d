import type { Lane } from '../../platform/lanes.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Text messages to one account's phones. */
export const ACCOUNT_TEXTS: Lane = { name: 'text-account', limit: 10, windowMs: DAY_MS };
/** Text messages to one block of numbers: who earns on messages that nobody reads holds whole blocks (SMS pumping). */
export const PREFIX_TEXTS: Lane = { name: 'text-prefix', limit: 50, windowMs: HOUR_MS };
/** Text messages to one country. */
export const COUNTRY_TEXTS: Lane = { name: 'text-country', limit: 2_000, windowMs: HOUR_MS };
/** All text messages: what an hour may cost at most. */
export const ALL_TEXTS: Lane = { name: 'text-all', limit: 5_000, windowMs: HOUR_MS };

/** A number without its last four digits: the block that one customer of a carrier would hold. */
export function prefixOf(number: string): string {
  return number.slice(0, -4);
}
