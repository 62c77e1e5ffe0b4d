import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientFactsOf } from '../../functions/platform/client-facts.ts';
import { normaliseIp } from '../../functions/platform/ip-address.ts';

const SECRET = 'origin-secret';
const facts = (headers: Record<string, string>, sourceIp = '198.51.100.7') =>
  clientFactsOf({ sourceIp, headers }, SECRET);
const viaEdge = (headers: Record<string, string>) => facts({ 'x-origin-verify': SECRET, ...headers });

describe('clientFactsOf', () => {
  it('believes the edge when the secret matches', () => {
    expect(
      viaEdge({
        'cloudfront-viewer-address': '203.0.113.9:4711',
        'cloudfront-viewer-country': 'de',
        'cloudfront-viewer-city': 'Berlin',
        'cloudfront-viewer-latitude': '52.52',
        'cloudfront-viewer-longitude': '13.40',
        'cloudfront-viewer-asn': '3320',
        'cloudfront-viewer-ja4-fingerprint': 't13d1516h2_8daaf6152771_b0da82dd1658',
      }),
    ).toEqual({
      ip: '203.0.113.9',
      country: 'DE',
      city: 'Berlin',
      location: { latitude: 52.52, longitude: 13.4, accuracyKm: 50 },
      asn: 3320,
      ja4: 't13d1516h2_8daaf6152771_b0da82dd1658',
    });
  });

  it.each([
    { name: 'no secret', headers: {} },
    { name: 'a wrong secret of the same length', headers: { 'x-origin-verify': 'origin-secreT' } },
    { name: 'an empty secret', headers: { 'x-origin-verify': '' } },
  ])('ignores forged viewer headers with $name [ASVS 8.3.1]', ({ headers }) => {
    const forged = {
      'cloudfront-viewer-address': '203.0.113.9:1',
      'cloudfront-viewer-country': 'DE',
      'cloudfront-viewer-asn': '1',
    };
    expect(facts({ ...forged, ...(headers as Record<string, string>) })).toEqual({ ip: '198.51.100.7' });
  });

  it('never matches when no secret is configured', () => {
    const forged = { 'x-origin-verify': '', 'cloudfront-viewer-address': '203.0.113.9:1' };
    expect(clientFactsOf({ sourceIp: '198.51.100.7', headers: forged }, '').ip).toBe('198.51.100.7');
  });

  it('never reads X-Forwarded-For [ASVS 8.3.1]', () => {
    expect(viaEdge({ 'x-forwarded-for': '203.0.113.9' }).ip).toBe('198.51.100.7');
  });

  it.each([
    ['203.0.113.9:443', '203.0.113.9'],
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8::1:443', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['2001:0DB8:0:0:0:0:0:1:443', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['203.0.113.9, 198.51.100.1:443', '198.51.100.7'],
    ['nonsense', '198.51.100.7'],
  ])('reads the address %s as %s', (header, ip) => {
    expect(viaEdge({ 'cloudfront-viewer-address': header }).ip).toBe(ip);
  });

  it.each([
    { name: 'a latitude alone', headers: { 'cloudfront-viewer-latitude': '1' } },
    {
      name: 'a place off the earth',
      headers: { 'cloudfront-viewer-latitude': '91', 'cloudfront-viewer-longitude': '0' },
    },
    {
      name: 'no number',
      headers: { 'cloudfront-viewer-latitude': 'north', 'cloudfront-viewer-longitude': '0' },
    },
  ])('knows no location from $name', ({ headers }) => {
    expect(viaEdge(headers as Record<string, string>).location).toBeUndefined();
  });

  it('asks the country database only when the edge named none', () => {
    const countryOf = () => 'FR';
    const request = {
      sourceIp: '198.51.100.7',
      headers: { 'x-origin-verify': SECRET, 'cloudfront-viewer-country': 'DE' },
    };
    expect(clientFactsOf(request, SECRET, countryOf).country).toBe('DE');
    expect(clientFactsOf({ ...request, headers: {} }, SECRET, countryOf).country).toBe('FR');
  });

  it('keeps line breaks out of every fact', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.stringify(facts({ 'user-agent': text }).userAgent ?? '')).not.toMatch(/\\[nr]|\\u00[01]/);
      }),
    );
  });
});

describe('normaliseIp', () => {
  it.each([
    ['fe80::1%eth0', 'fe80::1'],
    ['::FFFF:c633:6407', '198.51.100.7'],
    ['010.0.0.1', undefined],
    ['1.2.3', undefined],
    ['', undefined],
  ])('%s becomes %s', (text, ip) => expect(normaliseIp(text)).toBe(ip));

  it('is the same when applied twice', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
        const once = normaliseIp(ip);
        expect(once && normaliseIp(once)).toBe(once);
      }),
    );
  });
});
