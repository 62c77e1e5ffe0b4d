import { randomBytes, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, jwtVerify, SignJWT } from 'jose';

/** The pre-token trigger: Cognito's V2 event in, the same with its response filled out. */
export type PreTokenTrigger = (event: PreTokenEvent) => Promise<PreTokenEvent>;
export type PreTokenEvent = {
  readonly version: '2';
  readonly triggerSource: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly userName: string;
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string };
  readonly request: {
    readonly userAttributes: Record<string, string>;
    readonly scopes: string[];
    readonly groupConfiguration: object;
    readonly clientMetadata?: Record<string, string>;
  };
  readonly response: {
    readonly claimsAndScopeOverrideDetails?: {
      readonly accessTokenGeneration?: {
        readonly claimsToAddOrOverride?: Record<string, unknown>;
        readonly claimsToSuppress?: string[];
        readonly scopesToAdd?: string[];
        readonly scopesToSuppress?: string[];
      };
    } | null;
  };
};

export type TokenRequest = {
  readonly username: string;
  readonly sub: string;
  readonly attributes: Record<string, string>;
  readonly originJti?: string;
  readonly source: 'TokenGeneration_Authentication' | 'TokenGeneration_RefreshTokens';
  readonly clientMetadata?: Record<string, string>;
};

/** Making a pair takes longer than most tests. Pools that are made one after the other never share one. */
const PAIRS = 4;
const pairs: ReturnType<typeof generateKeyPair>[] = [];
let made = 0;

function keysOfNext(): ReturnType<typeof generateKeyPair> {
  const nth = made++ % PAIRS;
  pairs[nth] ??= generateKeyPair('RS256');
  return pairs[nth];
}

type Pool = {
  readonly poolId: string;
  readonly clientId: string;
  readonly region: string;
  readonly now: () => number;
};

export const USER_ADMIN_SCOPE = 'aws.cognito.signin.user.admin';
const ACCESS_SECONDS = 600;

/** Signs the tokens of the Cognito double: real JWTs that a real verifier accepts. */
export class TokenMint {
  readonly #pool: Pool;
  readonly #keys: Awaited<ReturnType<typeof generateKeyPair>>;
  readonly #preToken: PreTokenTrigger | undefined;
  readonly jwks: JSONWebKeySet;

  private constructor(
    pool: Pool,
    keys: Awaited<ReturnType<typeof generateKeyPair>>,
    jwks: JSONWebKeySet,
    preToken: PreTokenTrigger | undefined,
  ) {
    this.#pool = pool;
    this.#keys = keys;
    this.jwks = jwks;
    this.#preToken = preToken;
  }

  static async create(pool: Pool, preToken?: PreTokenTrigger): Promise<TokenMint> {
    const keys = await keysOfNext();
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'double-1', alg: 'RS256', use: 'sig' };
    return new TokenMint(pool, keys, { keys: [jwk] }, preToken);
  }

  get issuer(): string {
    return `https://cognito-idp.${this.#pool.region}.amazonaws.com/${this.#pool.poolId}`;
  }

  /** Access and id token of one authentication; `origin_jti` stays the same over refreshes. */
  async issue(request: TokenRequest) {
    const originJti = request.originJti ?? randomUUID();
    const override = await this.#override(request);
    const scopes = new Set([USER_ADMIN_SCOPE, ...(override?.scopesToAdd ?? [])]);
    for (const scope of override?.scopesToSuppress ?? []) scopes.delete(scope);
    const common = {
      sub: request.sub,
      origin_jti: originJti,
      event_id: randomUUID(),
      auth_time: this.#seconds(),
    };
    const access: JWTPayload = {
      ...common,
      ...override?.claimsToAddOrOverride,
      token_use: 'access',
      client_id: this.#pool.clientId,
      username: request.username,
      scope: [...scopes].join(' '),
    };
    const id: JWTPayload = {
      ...common,
      ...request.attributes,
      token_use: 'id',
      aud: this.#pool.clientId,
      'cognito:username': request.username,
    };
    const [accessToken, idToken] = await Promise.all([this.#sign(access), this.#sign(id)]);
    return { accessToken, idToken, originJti };
  }

  /** A refresh token as long as Cognito's: five base64url parts, opaque to everybody. */
  refreshToken(): string {
    return [48, 256, 12, 1000, 16].map((size) => randomBytes(size).toString('base64url')).join('.');
  }

  /** @returns the claims of an access token of this pool, or undefined */
  async verifyAccess(token: string): Promise<JWTPayload | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#keys.publicKey, {
        issuer: this.issuer,
        currentDate: new Date(this.#pool.now()),
      });
      return payload['token_use'] === 'access' ? payload : undefined;
    } catch {
      return undefined;
    }
  }

  #seconds(): number {
    return Math.floor(this.#pool.now() / 1000);
  }

  #sign(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'double-1' })
      .setIssuer(this.issuer)
      .setIssuedAt(this.#seconds())
      .setExpirationTime(this.#seconds() + ACCESS_SECONDS)
      .setJti(randomUUID())
      .sign(this.#keys.privateKey);
  }

  async #override(request: TokenRequest) {
    if (!this.#preToken) return undefined;
    const event = await this.#preToken({
      version: '2',
      triggerSource: request.source,
      region: this.#pool.region,
      userPoolId: this.#pool.poolId,
      userName: request.username,
      callerContext: { awsSdkVersion: 'double', clientId: this.#pool.clientId },
      request: {
        userAttributes: { ...request.attributes, sub: request.sub },
        scopes: [USER_ADMIN_SCOPE],
        groupConfiguration: {},
        ...(request.clientMetadata ? { clientMetadata: request.clientMetadata } : {}),
      },
      response: { claimsAndScopeOverrideDetails: null },
    });
    return event.response.claimsAndScopeOverrideDetails?.accessTokenGeneration;
  }
}
