import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../scripts/openapi/document.ts';

/** The name of every property that a body, answer or query of the API has, wherever it is nested. */
function fieldNames(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'properties' in node && node.properties ? Object.keys(node.properties) : [];
  const parameter = 'in' in node && 'name' in node ? [String(node.name)] : [];
  return [...own, ...parameter, ...Object.values(node).flatMap(fieldNames)];
}

const HINTS = /hint|question|reminder|mother|birth/i;

describe('the API', () => {
  it('knows no hint to a password and no secret question [ASVS 6.4.2]', () => {
    const names = fieldNames(openApiDocument());
    expect(names).toEqual(expect.arrayContaining(['password', 'newPassword', 'code', 'signUpId']));
    expect(names.filter((name) => HINTS.test(name))).toEqual([]);
  });

  it('with one would be seen', () => {
    const schema = {
      items: [{ properties: { passwordHint: {} } }],
      parameters: [{ in: 'query', name: 'x' }],
    };
    expect(fieldNames(schema)).toEqual(['passwordHint', 'x']);
    expect(HINTS.test('passwordHint')).toBe(true);
  });
});
