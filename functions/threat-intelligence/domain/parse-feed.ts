import { type AddressRange, addressRange, type RangeFault } from './address-range.ts';
import { mergeRanges } from './merge-ranges.ts';

export type FeedFault = RangeFault | 'not-text' | 'too-large' | 'line-too-long' | 'too-many-ranges' | 'empty';

export type ParsedFeed =
  | { readonly kind: 'parsed'; readonly ranges: readonly AddressRange[] }
  /** `line` counts from one, where a line is at fault. */
  | { readonly kind: 'refused'; readonly fault: FeedFault; readonly line?: number };

export type FeedLimits = {
  readonly maxBytes: number;
  readonly maxLineLength: number;
  readonly maxRanges: number;
};

/**
 * Reads a list of addresses and networks, one a line, with comments after `#`. It is taken as a whole or not at all:
 * half a list looks like a world in which the other half is harmless. An empty one is refused too, because that is
 * what a failed download looks like.
 *
 * @returns ranges in order that neither overlap nor touch
 */
export function parseFeed(bytes: Uint8Array, limits: FeedLimits): ParsedFeed {
  if (bytes.length > limits.maxBytes) return refused('too-large');
  const text = utf8(bytes);
  if (text === undefined) return refused('not-text');

  const ranges: AddressRange[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const at = index + 1;
    if (line.length > limits.maxLineLength) return refused('line-too-long', at);
    const entry = line.split('#', 1)[0]?.trim();
    if (!entry) continue;
    const range = addressRange(entry);
    if (typeof range === 'string') return refused(range, at);
    if (ranges.length === limits.maxRanges) return refused('too-many-ranges', at);
    ranges.push(range);
  }
  return ranges.length === 0 ? refused('empty') : { kind: 'parsed', ranges: mergeRanges(ranges) };
}

function refused(fault: FeedFault, line?: number): ParsedFeed {
  return { kind: 'refused', fault, ...(line === undefined ? {} : { line }) };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
