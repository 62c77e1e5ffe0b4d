import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BadLine,
  eventLine,
  parseEventLine,
  parseEventLines,
} from '../../../scripts/risk/event-line.ts';

const complete = {
  eventId: 'e1',
  at: '2026-01-01T00:00:00.000Z',
  userId: 'u1',
  ip: '192.0.2.1',
  asn: 64_500,
  country: 'NO',
  region: 'Oslo',
  city: 'Oslo',
  lat: 59.9,
  lon: 10.7,
  userAgent: 'Mozilla/5.0',
  ja4: 't13d1516h2_8daaf6152771_e5627efa2ab1',
  acceptLanguage: 'nb-NO,nb;q=0.9',
  timezoneOffsetMinutes: 60,
  deviceCookie: 'c1',
  passwordCorrect: true,
  passwordFingerprint: 'f1',
  mfaPassed: false,
  outcome: 'success',
};
const minimal = { eventId: 'e1', at: complete.at, userId: 'u1', ip: '2001:db8::1' };
const parse = (value: unknown) => parseEventLine(JSON.stringify(value));

async function read(lines: readonly string[]) {
  const bad: BadLine[] = [];
  const ids: string[] = [];
  const stream = (async function* () {
    yield* lines;
  })();
  for await (const event of parseEventLines(stream, (line) => bad.push(line))) ids.push(event.eventId);
  return { bad, ids };
}

describe('parseEventLine', () => {
  it.each([
    { name: 'the four required facts alone', value: minimal },
    { name: 'every documented fact', value: complete },
    { name: 'unknown keys', value: { ...minimal, colour: 'blue', nested: { deep: [1] } } },
    {
      name: 'null for everything optional',
      value: {
        ...Object.fromEntries(Object.keys(complete).map((key) => [key, null])),
        flow: null,
        ...minimal,
      },
    },
    { name: 'a label of somebody else', value: { ...minimal, label: 'good' } },
    { name: 'an instant with an offset', value: { ...minimal, at: '2026-01-01T01:00:00+01:00' } },
  ])('accepts $name', ({ value }) => {
    const parsed = parse(value);
    expect(parsed.kind).toBe('event');
    if (parsed.kind === 'event') {
      expect(parsed.event.at).toBe(Date.UTC(2026, 0, 1));
      expect(parsed.event.flow).toBe('sign-in');
      expect('colour' in parsed.event).toBe(false);
    }
  });

  it.each([
    { name: 'half a line', line: '{"eventId":"e', reason: 'not JSON' },
    { name: 'an array', line: '[]', reason: 'not an object' },
    { name: 'null', line: 'null', reason: 'not an object' },
    ...(['eventId', 'at', 'userId', 'ip'] as const).flatMap((key) => [
      { name: `no ${key}`, line: JSON.stringify({ ...minimal, [key]: undefined }), reason: key },
      { name: `null as ${key}`, line: JSON.stringify({ ...minimal, [key]: null }), reason: key },
      { name: `a number as ${key}`, line: JSON.stringify({ ...minimal, [key]: 7 }), reason: key },
    ]),
    {
      name: 'a day that is no day',
      line: JSON.stringify({ ...minimal, at: '2026-13-01T00:00:00Z' }),
      reason: 'at',
    },
    { name: 'local time', line: JSON.stringify({ ...minimal, at: '2026-01-01T00:00:00' }), reason: 'at' },
    { name: 'no address', line: JSON.stringify({ ...minimal, ip: 'localhost' }), reason: 'ip' },
    { name: 'a latitude off the globe', line: JSON.stringify({ ...minimal, lat: 91 }), reason: 'lat' },
    {
      name: 'an unheard-of outcome',
      line: JSON.stringify({ ...minimal, outcome: 'maybe' }),
      reason: 'outcome',
    },
    {
      name: 'text as a flag',
      line: JSON.stringify({ ...minimal, passwordCorrect: 'yes' }),
      reason: 'passwordCorrect',
    },
  ])('names what is wrong with $name', ({ line, reason }) => {
    expect(parseEventLine(line)).toEqual({ kind: 'bad', reason: expect.stringContaining(reason) });
  });

  it.each([64_500, '64500', 'AS64500', 'as64500'])('reads %j as a network number', (asn) => {
    expect(parse({ ...minimal, asn })).toMatchObject({ kind: 'event', event: { asn: 64_500 } });
  });

  it.each(['Telenor', -1, 1.5, {}])('refuses %j as a network number', (asn) => {
    expect(parse({ ...minimal, asn })).toMatchObject({ kind: 'bad' });
  });

  it('reads back what was written', () => {
    const optional = fc.record(
      {
        asn: fc.nat(),
        country: fc.string(),
        lat: fc.double({ min: -90, max: 90, noNaN: true }).map((lat) => lat + 0),
        userAgent: fc.string({ unit: 'binary' }),
        deviceCookie: fc.string(),
        passwordCorrect: fc.boolean(),
        mfaPassed: fc.boolean(),
        timezoneOffsetMinutes: fc.integer({ min: -720, max: 840 }),
      },
      { requiredKeys: [] },
    );
    const at = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
    const flow = fc.constantFrom('sign-in', 'password-reset');
    fc.assert(
      fc.property(optional, at, flow, (facts, instant, name) => {
        const event = { eventId: 'e', at: instant, userId: 'u', ip: '192.0.2.1', ...facts, flow: name };
        expect(parseEventLine(eventLine(event))).toEqual({ kind: 'event', event });
      }),
    );
  });
});

describe('parseEventLines', () => {
  const line = (eventId: string, second: number) =>
    JSON.stringify({ ...minimal, eventId, at: new Date(second * 1000).toISOString() });

  it('counts and names bad lines and goes on', async () => {
    const { bad, ids } = await read([line('a', 1), 'rubbish', '', line('b', 2), '{}']);
    expect(ids).toEqual(['a', 'b']);
    expect(bad.map(({ line }) => line)).toEqual([2, 5]);
  });

  it('refuses an event older than the one before it, and not one of the same instant', async () => {
    const { bad, ids } = await read([line('a', 5), line('same', 5), line('older', 4), line('b', 6)]);
    expect(ids).toEqual(['a', 'same', 'b']);
    expect(bad).toEqual([{ line: 3, reason: expect.stringContaining('out of order') }]);
  });

  it('is not put off by a byte order mark', async () => {
    expect((await read([`\uFEFF${line('a', 1)}`])).ids).toEqual(['a']);
  });
});
