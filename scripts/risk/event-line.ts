import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What the simulator knows about a line and no scorer may see. Time-split tests and cohorts are made from it. */
export type EventLabel = {
  readonly attack: boolean;
  /** `legitimate`, or the kind of attacker. */
  readonly kind: string;
  readonly campaign?: string;
  readonly deviceClass?: string;
  /** What the address belongs to: fixed, mobile, office, hosting, vpn, residential-proxy. */
  readonly carrier?: string;
  /** Legitimate successful sign-ins of this user before this line. */
  readonly history: number;
  /** What happened to a person just now: travelling, new-device, lost-cookie, private-window, vpn. */
  readonly situations?: readonly string[];
};

/** One sign-in event as files carry it. Of the optional facts each may be unknown, which is never a value. */
export type SignInEvent = {
  readonly eventId: string;
  /** Epoch milliseconds; the line has ISO 8601 in UTC. */
  readonly at: number;
  readonly userId: string;
  readonly ip: string;
  readonly asn?: number;
  readonly country?: string;
  readonly region?: string;
  readonly city?: string;
  readonly lat?: number;
  readonly lon?: number;
  readonly userAgent?: string;
  readonly ja4?: string;
  readonly acceptLanguage?: string;
  /** Minutes ahead of UTC: 60 is Berlin in winter, -300 New York. */
  readonly timezoneOffsetMinutes?: number;
  readonly deviceCookie?: string;
  readonly passwordCorrect?: boolean;
  readonly passwordFingerprint?: string;
  readonly mfaPassed?: boolean;
  readonly outcome?: 'success' | 'failure';
  readonly flow: string;
};

export type LabelledEvent = SignInEvent & { readonly label?: EventLabel };

export type ParsedLine =
  | { readonly kind: 'event'; readonly event: LabelledEvent }
  | { readonly kind: 'bad'; readonly reason: string };

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)$/i;
const DEFAULT_FLOW = 'sign-in';

type Raw = { readonly [key: string]: unknown };
type Optional = Exclude<keyof SignInEvent, 'eventId' | 'at' | 'userId' | 'ip' | 'flow' | 'asn'>;
const isText = (value: unknown) => typeof value === 'string';
const isFlag = (value: unknown) => typeof value === 'boolean';
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const within = (limit: number) => (value: unknown) => isNumber(value) && Math.abs(value as number) <= limit;

/** What an optional value must be to be believed. Absent, null and unknown keys are no complaint. */
const OPTIONAL: readonly (readonly [Optional, (value: unknown) => boolean])[] = [
  ['country', isText],
  ['region', isText],
  ['city', isText],
  ['lat', within(90)],
  ['lon', within(180)],
  ['userAgent', isText],
  ['ja4', isText],
  ['acceptLanguage', isText],
  ['timezoneOffsetMinutes', within(24 * 60)],
  ['deviceCookie', isText],
  ['passwordCorrect', isFlag],
  ['passwordFingerprint', isText],
  ['mfaPassed', isFlag],
  ['outcome', (value) => value === 'success' || value === 'failure'],
];

/**
 * Reads one line. The four facts that are always there are demanded; an optional one of the wrong type makes the
 * line bad instead of being guessed at, because a silently dropped fact would look like an absent one.
 */
export function parseEventLine(line: string): ParsedLine {
  let raw: Raw;
  try {
    raw = JSON.parse(line) as Raw;
  } catch {
    return bad('not JSON');
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return bad('not an object');
  const { eventId, at, userId, ip } = raw;
  if (typeof eventId !== 'string' || eventId === '') return bad('eventId missing');
  if (typeof userId !== 'string' || userId === '') return bad('userId missing');
  if (typeof ip !== 'string' || !ADDRESS.test(ip)) return bad('ip missing or not an address');
  const instant = typeof at === 'string' && INSTANT.test(at) ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(instant)) return bad('at missing or not an ISO 8601 instant with a zone');
  if (raw['flow'] !== undefined && raw['flow'] !== null && !isText(raw['flow']))
    return bad('flow is not text');

  const event: Record<string, unknown> = { eventId, at: instant, userId, ip };
  const { asn, label } = raw;
  if (asn !== undefined && asn !== null) {
    const number = networkNumber(asn);
    if (number === undefined) return bad('asn is not what it should be');
    event['asn'] = number;
  }
  for (const [name, isGood] of OPTIONAL) {
    const value = raw[name];
    if (value === undefined || value === null) continue;
    if (!isGood(value)) return bad(`${name} is not what it should be`);
    event[name] = value;
  }
  event['flow'] = raw['flow'] || DEFAULT_FLOW;
  // Somebody else's label is an unknown key like any other.
  if (typeof label === 'object' && label !== null && 'attack' in label) event['label'] = label;
  return { kind: 'event', event: event as unknown as LabelledEvent };
}

/** Exports write 64500, "64500" or "AS64500" for the same network. */
function networkNumber(value: unknown): number | undefined {
  const number =
    typeof value === 'string' && /^(?:AS)?\d+$/i.test(value) ? Number(value.replace(/^AS/i, '')) : value;
  return Number.isInteger(number) && (number as number) >= 0 ? (number as number) : undefined;
}

const bad = (reason: string): ParsedLine => ({ kind: 'bad', reason });

/** Writes one event as a line, without its newline. Unknown facts are left out. */
export function eventLine(event: LabelledEvent): string {
  const { eventId, at, flow, label, ...rest } = event;
  return JSON.stringify({
    eventId,
    at: new Date(at).toISOString(),
    ...rest,
    ...(flow === DEFAULT_FLOW ? {} : { flow }),
    ...(label ? { label } : {}),
  });
}

export type BadLine = { readonly line: number; readonly reason: string };

/**
 * Reads events from lines one at a time and complains about every line that is none. An event older than the one
 * before it is refused, because a causal score of it would already know its future.
 */
export async function* parseEventLines(
  lines: AsyncIterable<string>,
  onBadLine: (bad: BadLine) => void,
): AsyncGenerator<LabelledEvent> {
  let number = 0;
  let latest = Number.NEGATIVE_INFINITY;
  for await (const line of lines) {
    number += 1;
    if (line === '' || line.trim() === '') continue;
    const parsed = parseEventLine(number === 1 ? line.replace(/^\uFEFF/, '') : line);
    if (parsed.kind === 'bad') {
      onBadLine({ line: number, reason: parsed.reason });
    } else if (parsed.event.at < latest) {
      onBadLine({ line: number, reason: 'out of order: older than the event before it' });
    } else {
      latest = parsed.event.at;
      yield parsed.event;
    }
  }
}

/** The events of a file, streamed. */
export function readEvents(path: string, onBadLine: (bad: BadLine) => void): AsyncGenerator<LabelledEvent> {
  const input = createReadStream(path, { highWaterMark: 1 << 20 });
  return parseEventLines(createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }), onBadLine);
}
