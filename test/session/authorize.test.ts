import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../functions/platform/ids.ts';
import { UnavailableError } from '../../functions/platform/problem.ts';
import { cognitoAccessToken } from '../../functions/session/adapters/cognito-access-token.ts';
import { createAuthorize } from '../../functions/session/authorize.ts';
import {
  fromSessionItem,
  type SessionItem,
  toSessionItem,
} from '../../functions/session/domain/session-item.ts';
import { SESSION_LIFE } from '../../functions/session/domain/session-record.ts';
import { type AccountWorld, accountWorld } from '../builders/account-world.ts';

const JWKS_URL = 'https://keys.example/jwks.json';
type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

let ours: Pair;
let foreign: Pair;
let jwks: object;
let world: AccountWorld;
let ada: Awaited<ReturnType<AccountWorld['account']>>;
let session: Awaited<ReturnType<AccountWorld['session']>>;
let claims: JWTPayload;
let authorize: ReturnType<typeof createAuthorize>;
let keySet: { isDown: boolean; asked: string[] };

beforeAll(async () => {
  ours = await generateKeyPair('RS256', { extractable: true });
  foreign = await generateKeyPair('RS256');
  jwks = { keys: [{ ...(await exportJWK(ours.publicKey)), kid: 'ours', alg: 'RS256', use: 'sig' }] };
});

beforeEach(async () => {
  world = await accountWorld();
  ada = await world.account();
  session = await world.session(ada);
  claims = JSON.parse(Buffer.from(session.accessToken.split('.')[1] ?? '', 'base64url').toString());
  keySet = { isDown: false, asked: [] };
  const fetcher = {
    fetch: async (uri: string) => {
      keySet.asked.push(uri);
      if (keySet.isDown) {
        const { FetchError } = await import('aws-jwt-verify/error');
        throw new FetchError(uri, 'down');
      }
      return new TextEncoder().encode(JSON.stringify(jwks)).buffer as ArrayBuffer;
    },
  };
  authorize = createAuthorize({
    verify: cognitoAccessToken({
      issuer: world.cognito.issuer,
      clientId: world.cognito.clientId,
      jwksUrl: JWKS_URL,
      cache: new SimpleJwksCache({ fetcher }),
    }),
    registry: world.deps.registry,
    now: () => world.clock.at,
  });
});

type Change = { header?: object; payload?: object; key?: Pair['privateKey'] | Uint8Array };
async function token({ header = {}, payload = {}, key = ours.privateKey }: Change = {}) {
  const protectedHeader = { alg: 'RS256', kid: 'ours', ...header } as JWTHeaderParameters;
  return new SignJWT({ ...claims, ...payload }).setProtectedHeader(protectedHeader).sign(key);
}
const bearer = async (change?: Change) => (await authorize(`Bearer ${await token(change)}`)).kind;

describe('authorize', () => {
  it('lets a genuine token of a live session through, and names both [ASVS 7.2.1]', async () => {
    expect(await authorize(`Bearer ${await token()}`)).toEqual({
      kind: 'authorized',
      ...session.principal,
      mustStepUp: false,
    });
  });

  it('says of a session that moved that it must be proved again', async () => {
    const { accountId, sessionId } = session.principal;
    const record = fromSessionItem(world.sessionItem(accountId, sessionId) as SessionItem);
    world.dynamodb.seed('sessions', toSessionItem({ ...record, movedAt: world.clock.at }));
    expect(await authorize(`Bearer ${await token()}`)).toMatchObject({ mustStepUp: true });
  });

  it('refuses a session of a password alone while the account asks for more', async () => {
    world.changeAccount(ada.accountId, ada.subject, { state: 'contained', stepUpRequired: true });
    expect(await bearer()).toBe('refused');
    const { accountId, sessionId } = session.principal;
    const record = fromSessionItem(world.sessionItem(accountId, sessionId) as SessionItem);
    const assurance = { ...record.assurance, factors: ['pwd', 'email'] } as const;
    world.dynamodb.seed('sessions', toSessionItem({ ...record, assurance }));
    expect(await bearer()).toBe('authorized');
  });

  it('lets the token through that the pool itself signed', async () => {
    jwks = { keys: [...(jwks as { keys: object[] }).keys, ...world.cognito.jwks.keys] };
    expect(await authorize(`Bearer ${session.accessToken}`)).toMatchObject({ kind: 'authorized' });
  });

  it.each([
    { name: 'another client [ASVS 9.2.3, 9.2.4]', payload: { client_id: 'another' } },
    { name: 'no client [ASVS 9.2.3, 9.2.4]', payload: { client_id: undefined } },
    { name: 'an id token [ASVS 9.2.2]', payload: { token_use: 'id' } },
    {
      name: 'another issuer',
      payload: { iss: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other' },
    },
    { name: 'one that expired [ASVS 9.2.1]', payload: { exp: Math.floor(Date.now() / 1000) - 1 } },
    { name: 'one that is not valid yet [ASVS 9.2.1]', payload: { nbf: Math.floor(Date.now() / 1000) + 600 } },
    { name: 'no session', payload: { origin_jti: undefined } },
    { name: 'a session id that is none', payload: { origin_jti: 'x' } },
    {
      name: 'a session nobody started [ASVS 7.2.1]',
      payload: { origin_jti: '00000000-0000-4000-8000-000000000000' },
    },
    { name: 'another account', payload: { username: newId('acc', 5) } },
    { name: 'a user that is no account', payload: { username: 'admin' } },
    { name: 'an unknown key id [ASVS 9.1.3]', header: { kid: 'other' } },
  ])('refuses a token with $name', async ({ payload = {}, header = {} }) => {
    expect(await bearer({ payload, header })).toBe('refused');
  });

  describe('keys that a token brings along', () => {
    it.each([
      { name: 'jku', header: { jku: 'https://attacker.example/jwks.json' } },
      { name: 'x5u', header: { x5u: 'https://attacker.example/cert' } },
    ])('$name is never fetched [ASVS 9.1.3]', async ({ header }) => {
      expect(await bearer({ header, key: foreign.privateKey })).toBe('refused');
      expect(await bearer({ header })).toBe('authorized');
      expect(new Set(keySet.asked)).toEqual(new Set([JWKS_URL]));
    });

    it('jwk is never believed [ASVS 9.1.3]', async () => {
      const header = { jwk: await exportJWK(foreign.publicKey) };
      expect(await bearer({ header, key: foreign.privateKey })).toBe('refused');
      expect(await bearer({ header })).toBe('authorized');
    });
  });

  describe('algorithms', () => {
    it('refuses a public key used as a shared secret [ASVS 9.1.2]', async () => {
      const secret = new TextEncoder().encode(
        JSON.stringify((jwks as { keys: object[] }).keys[0]).padEnd(64),
      );
      expect(await bearer({ header: { alg: 'HS256' }, key: secret })).toBe('refused');
    });

    it('refuses another algorithm of the same key [ASVS 9.1.2]', async () => {
      const [jwk] = (jwks as { keys: object[] }).keys;
      const { d: _d, ...rest } = { ...jwk, d: undefined };
      const before = jwks;
      // Even if the key set did not say what its key is for.
      jwks = { keys: [{ ...rest, alg: undefined }] };
      const pkcs8 = await (await import('jose')).exportPKCS8(ours.privateKey);
      const key = await (await import('jose')).importPKCS8(pkcs8, 'RS512');
      expect(await bearer({ header: { alg: 'RS512' }, key })).toBe('refused');
      expect(await bearer()).toBe('authorized');
      jwks = before;
    });

    it('refuses a token without a signature [ASVS 6.8.2, 9.1.1, 9.1.2]', async () => {
      const [, payload] = (await token()).split('.');
      const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'ours' })).toString('base64url');
      for (const signature of ['', 'AA'])
        expect((await authorize(`Bearer ${header}.${payload}.${signature}`)).kind).toBe('refused');
    });
  });

  it('treats another spelling of a token as the same session, so its end ends both', async () => {
    const genuine = await token();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    // 256 bytes leave unused bits in the last character: another character, the same signature.
    const last = alphabet.indexOf(genuine.slice(-1));
    const respelled = genuine.slice(0, -1) + alphabet[last ^ 1];
    expect(Buffer.from(respelled.split('.')[2] ?? '', 'base64url')).toEqual(
      Buffer.from(genuine.split('.')[2] ?? '', 'base64url'),
    );
    await world.useCases.signOut({ ...world.common, principal: session.principal, body: {} });
    for (const text of [genuine, respelled]) expect((await authorize(`Bearer ${text}`)).kind).toBe('refused');
  });

  it.each([
    { name: 'nothing', header: () => undefined },
    { name: 'an empty header', header: () => '' },
    { name: 'another scheme', header: (text: string) => `Basic ${text}` },
    { name: 'the token alone', header: (text: string) => text },
    { name: 'two tokens', header: (text: string) => `Bearer ${text} ${text}` },
    { name: 'a token in quotes', header: (text: string) => `Bearer "${text}"` },
    { name: 'no token', header: () => 'Bearer x.y.z' },
  ])('refuses $name', async ({ header }) => {
    expect((await authorize(header(await token()))).kind).toBe('refused');
  });

  it('a changed payload is refused, whose one difference is the change [ASVS 6.8.2, 9.1.1]', async () => {
    const [header, payload = '', signature] = (await token()).split('.');
    const changed = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const text = Buffer.from(JSON.stringify({ ...changed, username: newId('acc', 7) })).toString('base64url');
    expect((await authorize(`Bearer ${header}.${text}.${signature}`)).kind).toBe('refused');
    expect((await authorize(`Bearer ${header}.${payload}.${signature}`)).kind).toBe('authorized');
  });

  describe('a genuine token works until', () => {
    it('containment, and fails on the next request [ASVS 8.3.2]', async () => {
      const text = `Bearer ${await token()}`;
      expect((await authorize(text)).kind).toBe('authorized');
      world.changeAccount(ada.accountId, ada.subject, { state: 'contained', notBefore: world.clock.at + 1 });
      expect((await authorize(text)).kind).toBe('refused');
    });

    it.each([
      {
        name: 'its owner signs out [ASVS 7.4.1]',
        act: () => world.useCases.signOut({ ...world.common, principal: session.principal, body: {} }),
      },
      {
        name: 'every session is ended [ASVS 7.4.1]',
        act: () =>
          world.useCases.signOut({
            ...world.common,
            principal: session.principal,
            body: { everywhere: true },
          }),
      },
      {
        name: 'the account is locked [ASVS 7.4.2, 8.3.2]',
        act: async () => world.changeAccount(ada.accountId, ada.subject, { state: 'locked' }),
      },
      {
        name: 'the session is too long unused [ASVS 7.3.1, 7.4.1]',
        act: async () => {
          world.clock.at += SESSION_LIFE.idleMs;
        },
      },
    ])('$name', async ({ act }) => {
      const text = `Bearer ${await token()}`;
      expect((await authorize(text)).kind).toBe('authorized');
      await act();
      expect((await authorize(text)).kind).toBe('refused');
    });

    it('the account is gone [ASVS 7.4.2, 8.3.2]', async () => {
      world.dynamodb.seed('accounts', { pk: `ACCOUNT#${ada.accountId}`, sk: 'ACCOUNT' });
      expect(await bearer()).toBe('refused');
    });
  });

  it('a session stored after containment, by a sign-in that read the account before it, never counts', async () => {
    world.changeAccount(ada.accountId, ada.subject, { notBefore: world.clock.at + 5 });
    const late = await world.session(ada);
    expect(world.sessionItem(ada.accountId, late.sessionId)).toBeDefined();
    const { origin_jti } = JSON.parse(
      Buffer.from(late.accessToken.split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(await bearer({ payload: { origin_jti } })).toBe('refused');
  });

  it('lets nobody through when the registry does not answer', async () => {
    world.dynamodb.failNext('BatchGet');
    await expect(bearer()).rejects.toThrow(UnavailableError);
    expect(await bearer()).toBe('authorized');
  });

  it('lets nobody through when the keys cannot be read', async () => {
    keySet.isDown = true;
    await expect(bearer()).rejects.toThrow(UnavailableError);
  });

  it('reads the account and the session in one call', async () => {
    const before = world.dynamodb.calls.length;
    await bearer();
    expect(world.dynamodb.calls.slice(before).map(({ command }) => command)).toEqual(['BatchGet']);
  });
});
