import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressNumber, normaliseIp } from '../../../functions/platform/ip-address.ts';
import { addressRange } from '../../../functions/threat-intelligence/domain/address-range.ts';

const sizeOf = (text: string) => {
  const range = addressRange(text);
  return typeof range === 'string' ? range : range.last - range.first + 1n;
};

describe('addressRange', () => {
  it.each([
    { text: '8.8.8.8', size: 1n },
    { text: '8.8.8.8/32', size: 1n },
    { text: '8.0.0.0/8', size: 1n << 24n },
    { text: '8.0.0.0/7', size: 'too-wide' },
    { text: '0.0.0.0/0', size: 'too-wide' },
    { text: '2a00::1', size: 1n },
    { text: '2a00::/16', size: 1n << 112n },
    { text: '2a00::/15', size: 'too-wide' },
    { text: '::/0', size: 'too-wide' },
    { text: '::ffff:8.8.8.0/120', size: 256n },
    { text: '::ffff:8.0.0.0/104', size: 1n << 24n },
    { text: '::ffff:8.0.0.0/103', size: 'too-wide' },
    { text: '9.255.255.255', size: 1n },
    { text: '10.0.0.0', size: 'not-public' },
    { text: '10.255.255.255', size: 'not-public' },
    { text: '11.0.0.0', size: 1n },
    { text: '::ffff:10.0.0.1', size: 'not-public' },
    { text: '0.0.0.0', size: 'not-public' },
    { text: '100.64.0.1', size: 'not-public' },
    { text: '100.128.0.0', size: 1n },
    { text: '127.0.0.1', size: 'not-public' },
    { text: '169.254.169.254', size: 'not-public' },
    { text: '172.31.255.255', size: 'not-public' },
    { text: '172.32.0.0', size: 1n },
    { text: '192.168.1.0/24', size: 'not-public' },
    { text: '223.255.255.255', size: 1n },
    { text: '224.0.0.1', size: 'not-public' },
    { text: '255.255.255.255', size: 'not-public' },
    { text: '172.0.0.0/8', size: 'not-public' },
    { text: '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', size: 'not-public' },
    { text: '2000::', size: 1n },
    { text: '3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', size: 1n },
    { text: '4000::', size: 'not-public' },
    { text: '::1', size: 'not-public' },
    { text: 'fc00::1', size: 'not-public' },
    { text: 'fe80::1', size: 'not-public' },
    { text: 'ff02::1', size: 'not-public' },
    { text: '8.8.8.8/24', size: 'not-an-address' },
    { text: '8.8.8.0/33', size: 'not-an-address' },
    { text: '8.8.8.0/', size: 'not-an-address' },
    { text: '8.8.8.0/-1', size: 'not-an-address' },
    { text: '8.8.8.0/24/24', size: 'not-an-address' },
    { text: '2a00::/129', size: 'not-an-address' },
    { text: '8.8.8', size: 'not-an-address' },
    { text: '08.8.8.8', size: 'not-an-address' },
    { text: '2a00::1%eth0', size: 'not-an-address' },
    { text: 'example.com', size: 'not-an-address' },
    { text: '', size: 'not-an-address' },
  ])('$text: $size', ({ text, size }) => {
    expect(sizeOf(text)).toBe(size);
  });
});

describe('addressNumber', () => {
  it('is one number for all spellings of an address, and different ones for different addresses', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.oneof(fc.ipV4(), fc.ipV6()), (one, other) => {
        const same = normaliseIp(one) === normaliseIp(other);
        expect(addressNumber(one)).toBe(addressNumber(normaliseIp(one) ?? ''));
        expect(addressNumber(one) === addressNumber(other)).toBe(same);
      }),
    );
  });

  it('is that of the IPv4 address for one that IPv6 maps', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(addressNumber(`::ffff:${ip}`)).toBe(addressNumber(ip));
      }),
    );
  });
});
