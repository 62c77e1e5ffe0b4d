import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listBlock } from '../../../functions/operations/domain/list-block.ts';
import { listedBlocks, normaliseIp } from '../../../functions/platform/ip-address.ts';

describe('listBlock', () => {
  it.each([
    ['198.51.100.7', '198.51.100.7'],
    ['198.51.100.7/32', '198.51.100.7'],
    ['198.51.100.0/24', '198.51.100.0/24'],
    ['198.51.0.0/16', '198.51.0.0/16'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['2001:db8::1/128', '2001:db8:0:0::/64'],
    ['2001:db8:0:5::/64', '2001:db8:0:5::/64'],
    ['2001:db8:1::/48', '2001:db8:1::/48'],
    ['2001:db8::/32', '2001:db8::/32'],
  ])('%s is listed as %s', (text, block) => {
    expect(listBlock(text)).toEqual({ kind: 'block', block });
  });

  it.each([
    ['198.0.0.0/15', 'wider'],
    ['0.0.0.0/0', 'wider'],
    ['2001::/31', 'wider'],
    ['::/0', 'wider'],
    ['198.51.100.0/25', 'several blocks'],
    ['198.51.96.0/20', 'several blocks'],
    ['2001:db8::/56', 'several blocks'],
    ['198.51.100.7/24', 'first of its block'],
    ['2001:db8::1/64', 'first of its block'],
    ['198.51.100.0/', 'several blocks'],
    ['198.51.100.0/24/1', 'neither'],
    ['198.51.100', 'neither'],
    ['example.com', 'neither'],
    ['', 'neither'],
  ])('%s is refused: %s', (text, why) => {
    expect(listBlock(text)).toEqual({ kind: 'refused', why: expect.stringContaining(why) });
  });

  it('lists under a name that the block’s own addresses look up', () => {
    const ip = fc.oneof(fc.ipV4(), fc.ipV6()).map((text) => normaliseIp(text) ?? '');
    fc.assert(
      fc.property(ip, (address) => {
        expect(listBlock(address)).toEqual({ kind: 'block', block: listedBlocks(address)[0] });
        for (const block of listedBlocks(address).slice(1))
          expect(listBlock(block)).toEqual({ kind: 'block', block });
      }),
    );
  });
});
