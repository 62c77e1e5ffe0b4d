import { describe, expect, it } from 'vitest';
import { mayManageFactors, ownClaims } from '../../../functions/session/domain/cognito-tokens.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64url');
const token = (claims: unknown) => `${encoded('{}')}.${encoded(JSON.stringify(claims))}.signature`;
const SELF_SERVICE = 'aws.cognito.signin.user.admin';

describe('ownClaims', () => {
  it('reads the origin, and the end in milliseconds', () => {
    expect(ownClaims(token({ origin_jti: 'a-b', exp: 1_800_000_000 }))).toEqual({
      originJti: 'a-b',
      expiresAt: 1_800_000_000_000,
    });
  });

  it.each([
    { name: 'no origin', claims: { exp: 1 }, says: 'origin_jti or exp' },
    { name: 'an origin that is no text', claims: { origin_jti: 7, exp: 1 }, says: 'origin_jti or exp' },
    { name: 'no end', claims: { origin_jti: 'a-b' }, says: 'origin_jti or exp' },
    { name: 'an end that is no number', claims: { origin_jti: 'a-b', exp: '1' }, says: 'origin_jti or exp' },
    { name: 'a text for claims', claims: 'text', says: 'no claims' },
    { name: 'null for claims', claims: null, says: 'no claims' },
  ])('refuses a token with $name', ({ claims, says }) => {
    expect(() => ownClaims(token(claims))).toThrow(says);
  });

  it.each(['', 'no-token', 'a..c'])('refuses %j, which has no claims', (text) => {
    expect(() => ownClaims(text)).toThrow(SyntaxError);
  });
});

describe('mayManageFactors', () => {
  it.each([
    { name: 'the scope alone', claims: { scope: SELF_SERVICE }, may: true },
    { name: 'the scope among others', claims: { scope: `openid ${SELF_SERVICE} email` }, may: true },
    { name: 'a scope that begins like it', claims: { scope: `${SELF_SERVICE}istrator` }, may: false },
    { name: 'other scopes', claims: { scope: 'openid email' }, may: false },
    { name: 'a scope that is no text', claims: { scope: [SELF_SERVICE] }, may: false },
    { name: 'no scope', claims: {}, may: false },
    { name: 'null for claims', claims: null, may: false },
    { name: 'a text for claims', claims: SELF_SERVICE, may: false },
  ])('$name: $may', ({ claims, may }) => {
    expect(mayManageFactors(token(claims))).toBe(may);
  });

  it.each(['', 'no-token'])('refuses %j, which has no claims', (text) => {
    expect(() => mayManageFactors(text)).toThrow(SyntaxError);
  });
});
