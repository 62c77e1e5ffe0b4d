import type { Lane } from '../../platform/lanes.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A lane of its own for devices that an account knows: see `SplitLane`. */
export const ACCOUNT_TEXTS = {
  unknown: { name: 'text-account', limit: 10, windowMs: DAY_MS },
  own: { name: 'text-account-device', limit: 10, windowMs: DAY_MS },
} as const satisfies Record<string, Lane>;

/** Limits that many people share. Each is counted apart for numbers that were proved before and for new ones. */
export type SharedTexts = {
  /** To one block of numbers: who earns on messages that nobody reads holds whole blocks (SMS pumping). */
  readonly prefix: Lane;
  readonly country: Lane;
  /** What an hour may cost at most. */
  readonly all: Lane;
};

/** To numbers that somebody proved and signs in with. */
export const PROVED_TEXTS: SharedTexts = {
  prefix: { name: 'text-prefix', limit: 50, windowMs: HOUR_MS },
  country: { name: 'text-country', limit: 2_000, windowMs: HOUR_MS, isShared: true },
  all: { name: 'text-all', limit: 5_000, windowMs: HOUR_MS, isShared: true },
};

/** To numbers that somebody only entered: these never use up the messages of those who sign in. */
export const NEW_TEXTS: SharedTexts = {
  prefix: { name: 'text-new-prefix', limit: 50, windowMs: HOUR_MS },
  country: { name: 'text-new-country', limit: 1_000, windowMs: HOUR_MS, isShared: true },
  all: { name: 'text-new-all', limit: 2_000, windowMs: HOUR_MS, isShared: true },
};

/** To numbers that one account only entered, on whichever of its devices. */
export const NEW_ACCOUNT_TEXTS: Lane = { name: 'text-new-account', limit: 10, windowMs: DAY_MS };

/** To one number that was only entered, by whichever account. */
export const NEW_NUMBER_TEXTS: readonly Lane[] = [
  { name: 'text-new-number', limit: 3, windowMs: HOUR_MS },
  { name: 'text-new-number-day', limit: 5, windowMs: DAY_MS },
];

/** A number without its last four digits: the block that one customer of a carrier would hold. */
export function prefixOf(number: string): string {
  return number.slice(0, -4);
}
