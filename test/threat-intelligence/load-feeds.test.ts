import { describe, expect, it } from 'vitest';
import { ADDRESS_FEEDS_KEY } from '../../functions/threat-intelligence/config.ts';
import { feedReport } from '../../functions/threat-intelligence/feed-report.ts';
import { FEED_LOAD_LIMITS } from '../../functions/threat-intelligence/load-limits.ts';
import { describedFeed, feedWorld } from '../builders/feed-world.ts';

const HOUR = 3_600_000;
const inTwoHours = ({ s3 }: ReturnType<typeof feedWorld>) => {
  s3.now += 2 * HOUR;
};

function loadedWorld() {
  const world = feedWorld();
  world.manifest(describedFeed('hosting', 'hosting'), describedFeed('tor'));
  world.list('hosting', '8.8.0.0/16\n2a00::/32');
  world.list('tor', '# exits\n8.8.8.8\n9.9.9.9');
  return world;
}

describe('loading feeds', () => {
  it('makes one snapshot of all lists', async () => {
    const { load, says, describe: told } = loadedWorld();
    expect(await load()).toEqual({ kind: 'written', feeds: 2, refused: [] });
    expect(['8.8.8.8', '2a00::1', '9.9.9.9', '7.7.7.7'].map(says)).toEqual([
      ['hosting', 'tor-exit'],
      ['hosting'],
      ['tor-exit'],
      [],
    ]);
    expect(await told()).toMatchObject([
      { name: 'hosting', category: 'hosting', entries: 2, ageMs: 0, isOverdue: false },
      { name: 'tor', category: 'tor-exit', entries: 2 },
    ]);
  });

  it('writes nothing when nothing changed, and does when a list did', async () => {
    const world = loadedWorld();
    await world.load();
    inTwoHours(world);
    world.s3.calls.length = 0;
    expect(await world.load()).toMatchObject({ kind: 'unchanged', feeds: 2 });
    expect(world.s3.calls).not.toContain('put');
    world.list('tor', '7.7.7.7');
    expect(await world.load()).toMatchObject({ kind: 'written' });
    expect([world.says('7.7.7.7'), world.says('9.9.9.9')]).toEqual([['tor-exit'], []]);
  });

  it('does nothing in a fresh install', async () => {
    const { load, s3, describe: told } = feedWorld();
    expect(await load()).toEqual({ kind: 'no-feeds' });
    expect(s3.calls).not.toContain('put');
    expect(await told()).toEqual([]);
  });

  it.each([
    { name: 'bad', put: 'nonsense', fault: { fault: 'not-an-address', line: 1 } },
    { name: 'private', put: '7.7.7.7\n192.168.0.1', fault: { fault: 'not-public', line: 2 } },
    { name: 'empty', put: '', fault: { fault: 'empty' } },
    { name: 'too large', put: `7.7.7.7${' \n'.repeat(200)}`, fault: { fault: 'too-large' } },
    { name: 'gone', put: undefined, fault: { fault: 'missing' } },
  ])(
    'keeps the last good version of a list that is $name, with its age, and takes the others',
    async ({ put, fault }) => {
      const world = loadedWorld();
      await world.load();
      inTwoHours(world);
      world.list('hosting', '6.6.0.0/16');
      if (put === undefined) world.s3.delete('feeds/tor.txt');
      else world.list('tor', put);
      expect(await world.load()).toEqual({
        kind: 'written',
        feeds: 2,
        refused: [{ name: 'tor', ...fault, isKept: true }],
      });
      expect(['9.9.9.9', '8.8.8.8', '6.6.6.6', '7.7.7.7'].map(world.says)).toEqual([
        ['tor-exit'],
        ['tor-exit'],
        ['hosting'],
        [],
      ]);
      expect(await world.describe()).toMatchObject([
        { ageMs: 0 },
        { name: 'tor', entries: 2, ageMs: 2 * HOUR },
      ]);
    },
  );

  it('keeps it over many bad loads, and takes the next good one', async () => {
    const world = loadedWorld();
    await world.load();
    world.list('tor', 'nonsense');
    for (let run = 0; run < 3; run++) expect(await world.load()).toMatchObject({ kind: 'unchanged' });
    expect(world.says('9.9.9.9')).toEqual(['tor-exit']);
    world.list('tor', '7.7.7.7');
    expect(await world.load()).toMatchObject({ kind: 'written', refused: [] });
    expect(world.says('9.9.9.9')).toEqual([]);
  });

  it('leaves out a bad list that never was a good one', async () => {
    const world = loadedWorld();
    world.list('tor', 'nonsense');
    expect(await world.load()).toMatchObject({
      kind: 'written',
      feeds: 1,
      refused: [{ name: 'tor', isKept: false }],
    });
    expect(world.says('8.8.8.8')).toEqual(['hosting']);
  });

  it.each([
    { name: 'gone', fault: 'missing' },
    { name: 'broken', put: '{', fault: 'unreadable' },
    { name: 'larger than any', put: ' '.repeat(65_537), fault: 'unreadable' },
  ])('changes nothing when the manifest is $name', async ({ put, fault }) => {
    const world = loadedWorld();
    await world.load();
    if (put) world.s3.put('feeds/manifest.json', put);
    else world.s3.delete('feeds/manifest.json');
    world.list('tor', '7.7.7.7');
    expect(await world.load()).toEqual({ kind: 'manifest-refused', fault });
    expect(world.says('9.9.9.9')).toEqual(['tor-exit']);
  });

  it('forgets a feed that the manifest no longer names', async () => {
    const world = loadedWorld();
    await world.load();
    world.manifest(describedFeed('hosting', 'hosting'));
    expect(await world.load()).toMatchObject({ kind: 'written', feeds: 1 });
    expect(world.says('8.8.8.8')).toEqual(['hosting']);
    world.manifest();
    expect(await world.load()).toMatchObject({ kind: 'written', feeds: 0 });
    expect(world.says('8.8.8.8')).toEqual([]);
  });

  it('starts anew from a snapshot that cannot be read', async () => {
    const world = loadedWorld();
    world.s3.put(ADDRESS_FEEDS_KEY, 'broken');
    expect(await world.describe()).toBe('unreadable');
    expect(await world.load()).toMatchObject({ kind: 'written', feeds: 2 });
    expect(world.says('9.9.9.9')).toEqual(['tor-exit']);
  });

  it('refuses what goes beyond all that may be loaded, and takes what still fits', async () => {
    const world = feedWorld();
    world.manifest(...['a', 'b', 'c'].map((name) => describedFeed(name)));
    world.list('a', '8.8.8.0\n8.8.8.2\n8.8.8.4\n8.8.8.6\n8.8.8.8');
    world.list('b', '9.9.9.0\n9.9.9.2\n9.9.9.4\n9.9.9.6');
    world.list('c', '7.7.7.7');
    expect(await world.load()).toMatchObject({
      kind: 'written',
      feeds: 2,
      refused: [{ name: 'b', fault: 'too-many-ranges', line: 4 }],
    });
    world.list('b', `9.9.9.0\n#${'a'.repeat(57)}\n#${'a'.repeat(57)}\n#${'a'.repeat(57)}\n`);
    world.list('c', `7.7.7.7\n${`#${'a'.repeat(57)}\n`.repeat(2)}`);
    expect(await world.load()).toMatchObject({ refused: [{ name: 'c', fault: 'too-large', isKept: true }] });
  });

  it('lets one of two loads at once write', async () => {
    const { load } = loadedWorld();
    const kinds = (await Promise.all([load(), load()])).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['lost-race', 'written']);
  });

  it('is told of S3 that does not answer as of a port that is away', async () => {
    const { load, describe: told, s3 } = loadedWorld();
    s3.outage = new Error('down');
    await expect(load()).rejects.toMatchObject({ name: 'UnavailableError', port: 'address feeds' });
    await expect(told()).rejects.toMatchObject({ name: 'UnavailableError', port: 'address feeds' });
    s3.outage = undefined;
    expect(await load()).toMatchObject({ kind: 'written' });
  });

  it('has limits that a snapshot of the largest feeds keeps within a function’s memory', () => {
    const { maxRangesInTotal } = FEED_LOAD_LIMITS;
    // Laid over each other, ranges make at most two pieces each, of two IPv6 addresses and a mask.
    expect(maxRangesInTotal * 2 * (16 + 16 + 2)).toBeLessThan(40_000_000);
  });
});

describe('what a person hears of after a load', () => {
  it('is nothing when all is well', async () => {
    const { load, describe: told } = loadedWorld();
    expect(feedReport(await load(), await told())).toEqual([]);
    expect(feedReport({ kind: 'no-feeds' }, [])).toEqual([]);
  });

  it('is each refused list, with the line and what is asked instead', async () => {
    const world = loadedWorld();
    await world.load();
    world.list('tor', '7.7.7.7\nnonsense');
    world.manifest(describedFeed('hosting', 'hosting'), describedFeed('new'), describedFeed('tor'));
    expect(feedReport(await world.load(), await world.describe())).toEqual([
      { metric: 'FeedRefused', fields: { feed: 'new', outcome: 'missing, left out' } },
      {
        metric: 'FeedRefused',
        fields: { feed: 'tor', outcome: 'not-an-address, last good version kept', line: 2 },
      },
    ]);
  });

  it('is a manifest that was refused', () => {
    expect(feedReport({ kind: 'manifest-refused', fault: 'unreadable' }, 'unreadable')).toEqual([
      { metric: 'FeedRefused', fields: { feed: 'manifest', outcome: 'unreadable' } },
    ]);
  });

  it.each([
    { name: 'as old as it may be', ageMs: 24 * HOUR, overdue: [] },
    {
      name: 'older than that',
      ageMs: 24 * HOUR + 1,
      overdue: [
        { metric: 'FeedOverdue', fields: { feed: 'tor', outcome: 'overdue', elapsedMs: 24 * HOUR + 1 } },
      ],
    },
  ])('is a list that is $name: $overdue.length', async ({ ageMs, overdue }) => {
    const world = feedWorld();
    world.manifest(describedFeed('tor'));
    world.list('tor', '9.9.9.9');
    await world.load();
    world.s3.now += ageMs;
    expect(feedReport(await world.load(), await world.describe())).toEqual(overdue);
  });
});
