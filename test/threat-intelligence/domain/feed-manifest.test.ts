import { describe, expect, it } from 'vitest';
import { MAX_FEEDS } from '../../../functions/threat-intelligence/domain/address-feeds.ts';
import { parseManifest } from '../../../functions/threat-intelligence/domain/feed-manifest.ts';

const feed = {
  name: 'tor-exits',
  category: 'tor-exit',
  source: 'https://check.torproject.org/torbulkexitlist',
  licence: 'CC0-1.0',
  expectedWithinHours: 24,
};
const manifest = (...feeds: object[]) => JSON.stringify({ feeds });
const many = (count: number) => Array.from({ length: count }, (_, n) => ({ ...feed, name: `feed-${n}` }));

describe('parseManifest', () => {
  it.each([
    { name: 'no feed', text: manifest(), feeds: 0 },
    { name: 'a feed', text: manifest(feed), feeds: 1 },
    { name: 'as many as there may be', text: manifest(...many(MAX_FEEDS)), feeds: MAX_FEEDS },
  ])('takes $name', ({ text, feeds }) => {
    expect(parseManifest(text)).toHaveLength(feeds);
  });

  it.each([
    { name: 'nothing', text: '' },
    { name: 'no object', text: '[]' },
    { name: 'a feed too many', text: manifest(...many(MAX_FEEDS + 1)) },
    { name: 'a name given twice', text: manifest(feed, feed) },
    { name: 'a name that leads out of the folder', text: manifest({ ...feed, name: '../population' }) },
    { name: 'a category nobody knows', text: manifest({ ...feed, category: 'foreign' }) },
    { name: 'no licence', text: manifest({ ...feed, licence: '' }) },
    { name: 'no address of the source', text: manifest({ ...feed, source: 'somewhere' }) },
    { name: 'an age of nothing', text: manifest({ ...feed, expectedWithinHours: 0 }) },
    { name: 'a key nobody knows', text: manifest({ ...feed, url: 'https://feed.example' }) },
  ])('does not read $name', ({ text }) => {
    expect(parseManifest(text)).toBe('unreadable');
  });

  it('orders feeds by name, however they were written down', () => {
    const [a, b] = [
      { ...feed, name: 'a' },
      { ...feed, name: 'b' },
    ];
    expect(parseManifest(manifest(b, a))).toEqual(parseManifest(manifest(a, b)));
    expect(parseManifest(manifest(b, a))).toMatchObject([
      { name: 'a' },
      { name: 'b', expectedWithinMs: 86_400_000 },
    ]);
  });
});
