import { describe, expect, it } from 'vitest';
import { parseFeed } from '../../../functions/threat-intelligence/domain/parse-feed.ts';

const limits = { maxBytes: 200, maxLineLength: 60, maxRanges: 3 };
const parsed = (text: string | Uint8Array) =>
  parseFeed(typeof text === 'string' ? new TextEncoder().encode(text) : text, limits);
const refused = (fault: string, line?: number) => ({ kind: 'refused', fault, ...(line ? { line } : {}) });

describe('parseFeed', () => {
  it.each([
    { name: 'an address', text: '8.8.8.8', entries: 1 },
    {
      name: 'comments, blank lines and Windows line ends',
      text: '# a\r\n\r\n8.8.8.8 # dns\r\n2a00::/32\r\n',
      entries: 2,
    },
    { name: 'one within another', text: '8.8.8.0/24\n8.8.8.8', entries: 1 },
    { name: 'two that touch', text: '8.8.8.0\n8.8.8.1', entries: 1 },
    { name: 'two with one address between', text: '8.8.8.0\n8.8.8.2', entries: 2 },
    { name: 'as many as there may be', text: '8.8.8.0\n8.8.8.2\n8.8.8.4', entries: 3 },
    { name: 'a line as long as one may be', text: `8.8.8.8${' '.repeat(53)}`, entries: 1 },
    {
      name: 'as many bytes as there may be',
      text: `8.8.8.8\n${`#${'a'.repeat(46)}\n`.repeat(4)}`,
      entries: 1,
    },
  ])('takes $name', ({ text, entries }) => {
    expect(parsed(text)).toMatchObject({ kind: 'parsed', ranges: { length: entries } });
  });

  it.each([
    { name: 'an empty file', text: '', fault: refused('empty') },
    { name: 'comments only', text: '# nothing\n', fault: refused('empty') },
    {
      name: 'one bad line among good ones',
      text: '8.8.8.8\nnonsense\n8.8.4.4',
      fault: refused('not-an-address', 2),
    },
    { name: 'a page of a captive portal', text: '<!doctype html>', fault: refused('not-an-address', 1) },
    { name: 'a private network', text: '8.8.8.8\n10.0.0.0/8', fault: refused('not-public', 2) },
    { name: 'half the internet', text: '0.0.0.0/1', fault: refused('too-wide', 1) },
    {
      name: 'a range too many',
      text: '8.8.8.0\n8.8.8.2\n8.8.8.4\n8.8.8.6',
      fault: refused('too-many-ranges', 4),
    },
    { name: 'a line too long', text: `8.8.8.8${' '.repeat(54)}`, fault: refused('line-too-long', 1) },
    {
      name: 'a byte too many',
      text: `8.8.8.8\n${`#${'a'.repeat(46)}\n`.repeat(4)}#`,
      fault: refused('too-large'),
    },
    { name: 'what is no text', text: new Uint8Array([0xff, 0xfe, 0x38]), fault: refused('not-text') },
  ])('refuses $name', ({ text, fault }) => {
    expect(parsed(text)).toEqual(fault);
  });
});
