import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '../../functions/platform/strict-json.ts';

describe('parseStrictJson', () => {
  it.each([
    ['half a character', '{"a":"\\ud800"}'],
    ['half a character, unescaped', '{"a":"\ud800"}'],
    ['NUL', '{"a":["\\u0000"]}'],
    ['a key twice', '{"a":1,"a":2}'],
    ['a key twice, written differently', '{"a":1,"\\u0061":2}'],
    ['a prototype', '{"a":{"__proto__":{}}}'],
    ['a comment', '{"a":1/* */}'],
    ['a trailing comma', '{"a":1,}'],
    ['a byte order mark', '\ufeff{}'],
    ['nesting beyond any need', `${'['.repeat(9)}${']'.repeat(9)}`],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(parseStrictJson(text).kind).toBe('bad');
  });

  it('reads everything else as JSON.parse does', () => {
    const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\u0000'));
    const json = fc.dictionary(
      text.filter((key) => !['__proto__', 'prototype', 'constructor'].includes(key)),
      fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    );
    fc.assert(
      fc.property(json, (value) => {
        const written = JSON.stringify(value);
        expect(parseStrictJson(written)).toEqual({ kind: 'json', value: JSON.parse(written) });
      }),
    );
  });

  it('refuses or reads any text, and never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => ['json', 'bad'].includes(parseStrictJson(text).kind)));
  });
});
