import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBlock, normaliseIp } from '../../functions/platform/ip-address.ts';

describe('addressBlock', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::7', '2001:db8:0:0::/64'],
    ['2001:db8:1::', '2001:db8:1:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2::/64', '2001:db8:1:2::/64'],
    ['no address', 'no address'],
  ])('%s is in %s', (ip, block) => {
    expect(addressBlock(ip)).toBe(block);
  });

  it('is one for all addresses that share 64 bits, and another for all others', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    const four = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));
    const blockOf = (text: string) => addressBlock(normaliseIp(text) ?? '');
    fc.assert(
      fc.property(four, four, four, four, (network, other, host, another) => {
        fc.pre(!network.startsWith('0:0:0'));
        expect(blockOf(`${network}:${host}`)).toBe(blockOf(`${network}:${another}`));
        if (network !== other) expect(blockOf(`${network}:${host}`)).not.toBe(blockOf(`${other}:${host}`));
      }),
    );
  });
});
