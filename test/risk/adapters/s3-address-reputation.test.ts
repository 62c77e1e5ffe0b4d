import { describe, expect, it } from 'vitest';
import { S3AddressReputation } from '../../../functions/risk/adapters/s3-address-reputation.ts';
import { ADDRESS_FEEDS_KEY } from '../../../functions/threat-intelligence/config.ts';
import { heldFeed, rangesFrom, snapshotOf } from '../../builders/address-lists.ts';
import { NOON } from '../../builders/risk-facts.ts';
import { S3Double } from '../../fakes/s3-double.ts';

const MINUTE = 60_000;
const listing = (...texts: string[]) => snapshotOf([{ feed: heldFeed(), ranges: rangesFrom(texts) }]);
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function reputation() {
  const s3 = new S3Double();
  const clock = { now: NOON };
  const failures: unknown[] = [];
  const held = new S3AddressReputation(s3.asBinaryObjects(), 'bucket', {
    now: () => clock.now,
    random: () => 0.5,
    failed: (cause) => failures.push(cause),
  });
  return { s3, clock, failures, of: (ip: string) => held.of(ip) };
}

describe('S3AddressReputation', () => {
  it('says nothing of anybody while nobody put a feed in place', async () => {
    const { of, failures } = reputation();
    expect(await of('8.8.8.8')).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('is read once for many, and answers what it holds while it refreshes', async () => {
    const { s3, clock, of } = reputation();
    s3.put(ADDRESS_FEEDS_KEY, listing('8.8.8.8'));
    expect(await Promise.all([of('8.8.8.8'), of('::ffff:8.8.8.8'), of('9.9.9.9')])).toEqual([
      ['tor-exit'],
      ['tor-exit'],
      [],
    ]);
    s3.put(ADDRESS_FEEDS_KEY, listing('9.9.9.9'));
    clock.now += 12.5 * MINUTE - 1;
    await of('8.8.8.8');
    expect(s3.calls).toHaveLength(1);
    clock.now += 1;
    expect(await of('9.9.9.9')).toEqual([]);
    await settled();
    expect(s3.calls).toHaveLength(2);
    expect([await of('8.8.8.8'), await of('9.9.9.9')]).toEqual([[], ['tor-exit']]);
  });

  it.each(['', 'broken', listing('8.8.8.8').subarray(0, -1)])(
    'is unreadable, not empty, when the object is %j',
    async (body) => {
      const { s3, of, failures } = reputation();
      s3.put(ADDRESS_FEEDS_KEY, body);
      expect(await of('8.8.8.8')).toBe('unreadable');
      expect(failures).toHaveLength(1);
    },
  );

  it('goes on with what it holds when the object breaks or S3 is away, and not for longer than a day', async () => {
    const { s3, clock, of, failures } = reputation();
    s3.put(ADDRESS_FEEDS_KEY, listing('8.8.8.8'));
    await of('8.8.8.8');
    s3.put(ADDRESS_FEEDS_KEY, 'broken');
    clock.now += 60 * MINUTE;
    expect(await of('8.8.8.8')).toEqual(['tor-exit']);
    await settled();
    s3.outage = new Error('down');
    clock.now += 22 * 60 * MINUTE;
    expect(await of('8.8.8.8')).toEqual(['tor-exit']);
    await settled();
    expect(failures).toHaveLength(2);
    clock.now += 60 * MINUTE;
    expect(await of('8.8.8.8')).toBe('unreadable');
    s3.outage = undefined;
    s3.put(ADDRESS_FEEDS_KEY, listing('8.8.8.8'));
    expect(await of('8.8.8.8')).toEqual(['tor-exit']);
  });
});
