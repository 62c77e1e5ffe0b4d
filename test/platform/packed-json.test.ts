import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packJson, unpackJson } from '../../functions/platform/packed-json.ts';

describe('packJson', () => {
  it('gives back any JSON value', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(unpackJson(packJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    ));

  it.each([
    { name: 'another version', bytes: Uint8Array.of(2, 3, 0) },
    { name: 'no bytes', bytes: new Uint8Array() },
    { name: 'bytes that are not deflated', bytes: Uint8Array.of(1, 255, 255, 255) },
  ])('refuses $name', ({ bytes }) => {
    expect(() => unpackJson(bytes)).toThrow();
  });
});
