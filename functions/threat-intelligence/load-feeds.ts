import type { AddressFeeds, HeldFeed } from './domain/address-feeds.ts';
import { decodeAddressFeeds, encodeAddressFeeds, rangesOf } from './domain/address-feeds-codec.ts';
import type { AddressRange } from './domain/address-range.ts';
import { type FeedDescription, parseManifest } from './domain/feed-manifest.ts';
import { type MaskedRange, overlay, rangesOfFeed } from './domain/merge-ranges.ts';
import { type FeedFault, parseFeed } from './domain/parse-feed.ts';
import type { FeedFiles, FeedSnapshots } from './ports.ts';

export type RefusedFeed = {
  readonly name: string;
  readonly fault: FeedFault | 'missing';
  readonly line?: number;
  /** Whether its last good version is still asked. */
  readonly isKept: boolean;
};

export type FeedLoad =
  | { readonly kind: 'no-feeds' }
  /** Nothing was changed. */
  | { readonly kind: 'manifest-refused'; readonly fault: 'missing' | 'unreadable' }
  | {
      readonly kind: 'written' | 'unchanged' | 'lost-race';
      readonly feeds: number;
      readonly refused: readonly RefusedFeed[];
    };

export type FeedLoadLimits = {
  readonly maxBytes: number;
  readonly maxBytesInTotal: number;
  readonly maxLineLength: number;
  readonly maxRanges: number;
  readonly maxRangesInTotal: number;
};

type Taken = { readonly feed: HeldFeed; readonly ranges: readonly AddressRange[] };
type Held = { readonly feeds: readonly HeldFeed[]; readonly ranges: readonly MaskedRange[] };

/**
 * Makes the snapshot of what operators put in place. A list that is bad does not replace the good one before it, and
 * never takes the other feeds down with it. The same files make the same snapshot, which is then not written again.
 */
export function createLoadFeeds({
  files,
  snapshots,
  limits,
}: {
  readonly files: FeedFiles;
  readonly snapshots: FeedSnapshots;
  readonly limits: FeedLoadLimits;
}): () => Promise<FeedLoad> {
  return async () => {
    const [stored, text] = await Promise.all([snapshots.read(), files.manifest()]);
    if (text === undefined)
      return stored ? { kind: 'manifest-refused', fault: 'missing' } : { kind: 'no-feeds' };
    const manifest = parseManifest(text);
    if (manifest === 'unreadable') return { kind: 'manifest-refused', fault: 'unreadable' };

    const held = heldIn(stored && decodeAddressFeeds(stored.bytes));
    const taken: Taken[] = [];
    const refused: RefusedFeed[] = [];
    let bytesLeft = limits.maxBytesInTotal;
    let rangesLeft = limits.maxRangesInTotal;
    for (const description of manifest) {
      const maxBytes = Math.min(limits.maxBytes, bytesLeft);
      const file = await files.list(description.name, maxBytes);
      if (typeof file === 'object') bytesLeft -= file.bytes.length;
      const maxRanges = Math.min(limits.maxRanges, rangesLeft);
      const parsed = parsedFile(file, { maxBytes, maxRanges, maxLineLength: limits.maxLineLength });
      const now = parsed.kind === 'parsed' ? takenNow(description, parsed) : takenBefore(description, held);
      if (parsed.kind === 'refused') {
        const { fault, line } = parsed;
        refused.push({ name: description.name, fault, ...(line ? { line } : {}), isKept: now !== undefined });
      }
      if (!now) continue;
      taken.push(now);
      rangesLeft = Math.max(0, rangesLeft - now.ranges.length);
    }

    const bytes = encodeAddressFeeds(
      taken.map(({ feed }) => feed),
      overlay(taken.map(({ ranges }) => ranges)),
    );
    const told = { feeds: taken.length, refused };
    if (stored && Buffer.compare(stored.bytes, bytes) === 0) return { kind: 'unchanged', ...told };
    return { kind: await snapshots.write(bytes, stored?.version), ...told };
  };
}

type ParsedFile =
  | { readonly kind: 'parsed'; readonly ranges: readonly AddressRange[]; readonly putAt: number }
  | { readonly kind: 'refused'; readonly fault: RefusedFeed['fault']; readonly line?: number };

function parsedFile(
  file: Awaited<ReturnType<FeedFiles['list']>>,
  limits: Parameters<typeof parseFeed>[1],
): ParsedFile {
  if (typeof file === 'string') return { kind: 'refused', fault: file };
  const parsed = parseFeed(file.bytes, limits);
  return parsed.kind === 'refused' ? parsed : { ...parsed, putAt: file.putAt };
}

function takenNow(
  description: FeedDescription,
  { ranges, putAt }: Extract<ParsedFile, { kind: 'parsed' }>,
): Taken {
  return { feed: { ...description, updatedAt: putAt, entries: ranges.length }, ranges };
}

/** The last good version, described as the manifest describes it now. */
function takenBefore(description: FeedDescription, held: Held): Taken | undefined {
  const index = held.feeds.findIndex(({ name }) => name === description.name);
  const before = held.feeds[index];
  if (!before) return undefined;
  const { updatedAt, entries } = before;
  return { feed: { ...description, updatedAt, entries }, ranges: rangesOfFeed(held.ranges, index) };
}

/** A snapshot that cannot be read is replaced, and no feed has a last good version. */
function heldIn(snapshot: AddressFeeds | 'unreadable' | undefined): Held {
  if (!snapshot || snapshot === 'unreadable') return { feeds: [], ranges: [] };
  return { feeds: snapshot.feeds, ranges: rangesOf(snapshot) };
}
