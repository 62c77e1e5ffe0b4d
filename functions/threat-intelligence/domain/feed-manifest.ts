import * as z from 'zod';
import { ADDRESS_CATEGORIES } from './address-category.ts';
import { MAX_FEEDS } from './address-feeds.ts';

const MS_PER_HOUR = 3_600_000;

const feedSchema = z.strictObject({
  /** Names the feed's file too: `<name>.txt`. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  category: z.enum(ADDRESS_CATEGORIES),
  /** Where the list comes from, for whoever asks; nothing is ever fetched from there. */
  source: z.url().max(300),
  /** SPDX identifier, or the name of the terms. */
  licence: z.string().min(1).max(100),
  /** A list that was not put in place again for longer than this is told of. */
  expectedWithinHours: z
    .number()
    .int()
    .min(1)
    .max(24 * 366),
});

const manifestSchema = z.strictObject({
  feeds: z
    .array(feedSchema)
    .max(MAX_FEEDS)
    .refine((feeds) => new Set(feeds.map(({ name }) => name)).size === feeds.length, 'A name is given twice'),
});

/** What is known of a feed besides its addresses. */
export type FeedDescription = Omit<z.output<typeof feedSchema>, 'expectedWithinHours'> & {
  readonly expectedWithinMs: number;
};

/** @returns the feeds in the order of their names, so that the same feeds make the same snapshot */
export function parseManifest(text: string): readonly FeedDescription[] | 'unreadable' {
  const parsed = manifestSchema.safeParse(jsonOf(text));
  if (!parsed.success) return 'unreadable';
  return parsed.data.feeds
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ expectedWithinHours, ...feed }) => ({
      ...feed,
      expectedWithinMs: expectedWithinHours * MS_PER_HOUR,
    }));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
