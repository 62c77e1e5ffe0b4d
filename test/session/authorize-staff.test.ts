import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { cognitoStaffToken } from '../../functions/session/adapters/cognito-access-token.ts';
import { createAuthorizeStaff, isStaffRoute } from '../../functions/session/authorize-staff.ts';

const ISSUER = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_staff';
type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let ours: Pair;
let foreign: Pair;
let authorize: ReturnType<typeof createAuthorizeStaff>;

beforeAll(async () => {
  ours = await generateKeyPair('RS256', { extractable: true });
  foreign = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(ours.publicKey)), kid: 'ours', alg: 'RS256', use: 'sig' }] };
  const fetcher = {
    fetch: async () => new TextEncoder().encode(JSON.stringify(jwks)).buffer as ArrayBuffer,
  };
  authorize = createAuthorizeStaff({
    verify: cognitoStaffToken({
      issuer: ISSUER,
      clientId: 'operations',
      jwksUrl: 'https://keys.example/jwks.json',
      cache: new SimpleJwksCache({ fetcher }),
    }),
  });
});

async function bearer(changes: JWTPayload = {}, key = ours.privateKey) {
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: ISSUER,
    sub: 'staff-1',
    username: 'staff-1',
    client_id: 'operations',
    token_use: 'access',
    'cognito:groups': ['analyst'],
    iat: now,
    exp: now + 300,
    ...changes,
  };
  return `Bearer ${await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'ours' }).sign(key)}`;
}

describe('authorizeStaff', () => {
  it('lets a genuine token through, with the roles among its groups [ASVS 8.2.1]', async () => {
    const groups = ['admin', 'everybody', 'analyst'];
    expect(await authorize(await bearer({ 'cognito:groups': groups }))).toEqual({
      kind: 'authorized',
      staffId: 'staff-1',
      roles: ['analyst', 'admin'],
    });
  });

  it.each([
    { name: 'a token of the customers’ pool', changes: { iss: `${ISSUER}x` } },
    { name: 'a token for another client', changes: { client_id: 'sign-in' } },
    { name: 'an id token', changes: { token_use: 'id' } },
    { name: 'a token that expired', changes: { exp: Math.floor(Date.now() / 1_000) - 1 } },
    { name: 'somebody in no group', changes: { 'cognito:groups': undefined } },
    { name: 'somebody in groups that are no roles', changes: { 'cognito:groups': ['superuser'] } },
    { name: 'a role that is part of another word', changes: { 'cognito:groups': 'administrator' } },
  ])('refuses $name', async ({ changes }) => {
    expect(await authorize(await bearer(changes))).toEqual({ kind: 'refused' });
  });

  it('refuses a signature that is not the pool’s, and what is no token', async () => {
    expect(await authorize(await bearer({}, foreign.privateKey))).toEqual({ kind: 'refused' });
    for (const header of [undefined, '', 'Bearer', 'Bearer a.b', 'Basic YTpi'])
      expect(await authorize(header)).toEqual({ kind: 'refused' });
  });
});

describe('isStaffRoute', () => {
  it.each([
    ['GET /v1/ops/policy', true],
    ['PUT /v1/ops/lists/{list}', true],
    ['GET /v1/me', false],
    ['GET /v1/me/ops/x', false],
    ['GET /v1/opsx', false],
    ['', false],
  ])('%s: %s', (routeKey, isStaff) => {
    expect(isStaffRoute(routeKey)).toBe(isStaff);
  });
});
