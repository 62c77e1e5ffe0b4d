import { createHmac, randomBytes } from 'node:crypto';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { CustomChallengeEvent } from '../../functions/challenge/vouch-for-tokens.ts';
import { type PreTokenTrigger, TokenMint, USER_ADMIN_SCOPE } from './cognito-token-mint.ts';
import { CognitoUser, cognitoError, newTotpSecret } from './cognito-users.ts';

export { totpCode } from './cognito-users.ts';

export type PreAuthenticationEvent = {
  readonly version: string;
  readonly triggerSource: 'PreAuthentication_Authentication';
  readonly region: string;
  readonly userPoolId: string;
  readonly userName: string;
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string };
  readonly request: {
    readonly userAttributes: Record<string, string>;
    readonly validationData?: Record<string, string>;
    readonly userNotFound?: boolean;
  };
  readonly response: object;
};
export type PreAuthenticationTrigger = (event: PreAuthenticationEvent) => Promise<unknown>;

export type CognitoDoubleOptions = {
  readonly now?: () => number;
  readonly preAuthentication?: PreAuthenticationTrigger;
  readonly preToken?: PreTokenTrigger;
  /** The three triggers of custom challenges, which are one function. */
  readonly customChallenge?: (event: CustomChallengeEvent) => Promise<object>;
};

type Strings = Record<string, string>;
type Input = Record<string, unknown>;
type Command = { readonly constructor: { readonly name: string }; readonly input: object };
type Challenge = { readonly name: string; readonly username: string; readonly expiresAt: number };
type Refresh = { readonly username: string; readonly originJti: string; isRevoked: boolean };

/** As long as our client's sessions are set to live. */
const CHALLENGE_LIFE_MS = 10 * 60_000;

/**
 * A user pool in memory, at the level of the client's `send`, with the rules that the local emulator leaves out:
 * a challenge is bound to its user and name, single use and short-lived; an authenticator step counts once;
 * wrong passwords lock; the secret hash and token scopes are checked; the triggers run; sign-out revokes.
 */
export class CognitoDouble {
  readonly poolId = 'eu-central-1_Double123';
  readonly clientId = 'doubleclientid1234567890ab';
  readonly clientSecret = randomBytes(32).toString('base64url');
  readonly users = new Map<string, CognitoUser>();
  readonly #nobody = new CognitoUser('nobody', {});
  /** Every call, in order, by command name without its suffix. */
  readonly calls: { readonly command: string; readonly input: Input }[] = [];
  readonly #challenges = new Map<string, Challenge>();
  readonly #refreshTokens = new Map<string, Refresh>();
  readonly #faults: { readonly command: string; readonly error: Error; left: number }[] = [];
  readonly #now: () => number;
  readonly #options: CognitoDoubleOptions;
  readonly #mint: TokenMint;

  private constructor(options: CognitoDoubleOptions, mint: (double: CognitoDouble) => TokenMint) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#mint = mint(this);
  }

  static async create(options: CognitoDoubleOptions = {}): Promise<CognitoDouble> {
    const pool = {
      poolId: 'eu-central-1_Double123',
      clientId: 'doubleclientid1234567890ab',
      region: 'eu-central-1',
      now: options.now ?? Date.now,
    };
    const mint = await TokenMint.create(pool, options.preToken);
    return new CognitoDouble(options, () => mint);
  }

  asClient(): CognitoIdentityProviderClient {
    return this as unknown as CognitoIdentityProviderClient;
  }

  get jwks() {
    return this.#mint.jwks;
  }

  get issuer(): string {
    return this.#mint.issuer;
  }

  /** Makes the next calls of a command fail, as an outage does. */
  failNext(command: string, error = cognitoError('InternalErrorException', 'down'), times = 1): void {
    this.#faults.push({ command, error, left: times });
  }

  /** A confirmed user, without a call. */
  addUser(username: string, password: string, attributes: Strings = {}): CognitoUser {
    const user = new CognitoUser(username, attributes);
    user.password = password;
    user.status = 'CONFIRMED';
    this.users.set(username, user);
    return user;
  }

  /** A user with an enrolled authenticator app. @returns its secret in base 32 */
  enrolTotp(username: string): string {
    const user = this.#user(username);
    user.totpSecret = newTotpSecret();
    user.isTotpPreferred = true;
    return user.totpSecret;
  }

  async send(command: Command): Promise<unknown> {
    await new Promise((resolve) => setImmediate(resolve));
    const name = command.constructor.name.replace(/Command$/, '');
    const input = command.input as Input;
    this.calls.push({ command: name, input });
    const fault = this.#faults.find((one) => one.left > 0 && one.command === name);
    if (fault) {
      fault.left -= 1;
      throw fault.error;
    }
    const run = this.#commands[name];
    if (!run) throw new Error(`The Cognito double does not know ${name}`);
    if (input['UserPoolId'] !== undefined && input['UserPoolId'] !== this.poolId)
      throw cognitoError('ResourceNotFoundException', 'User pool does not exist.');
    if (input['ClientId'] !== undefined && input['ClientId'] !== this.clientId)
      throw cognitoError('ResourceNotFoundException', 'User pool client does not exist.');
    return run(input);
  }

  readonly #commands: Record<string, (input: Input) => unknown> = {
    DescribeUserPoolClient: () => ({
      UserPoolClient: { ClientId: this.clientId, ClientSecret: this.clientSecret, UserPoolId: this.poolId },
    }),
    AdminInitiateAuth: (input) => this.#initiate(input),
    InitiateAuth: (input) => {
      if (input['AuthFlow'] === 'REFRESH_TOKEN_AUTH') return this.#initiate(input);
      throw cognitoError('InvalidParameterException', 'Auth flow not enabled for this client');
    },
    AdminRespondToAuthChallenge: (input) => this.#respond(input),
    GetTokensFromRefreshToken: (input) => {
      if (input['ClientSecret'] !== this.clientSecret)
        throw cognitoError(
          'NotAuthorizedException',
          `Unable to verify secret hash for client ${this.clientId}`,
        );
      return this.#refresh(String(input['RefreshToken']), input['ClientMetadata'] as Strings | undefined);
    },
    RevokeToken: (input) => {
      if (input['ClientSecret'] !== this.clientSecret)
        throw cognitoError('UnauthorizedException', 'Invalid client secret');
      const token = this.#refreshTokens.get(String(input['Token']));
      if (token) token.isRevoked = true;
      return {};
    },
    AdminCreateUser: (input) => {
      const username = String(input['Username']);
      if (this.users.has(username))
        throw cognitoError('UsernameExistsException', 'User account already exists');
      const user = new CognitoUser(username, attributesOf(input['UserAttributes']));
      user.password = input['TemporaryPassword'] as string | undefined;
      this.users.set(username, user);
      return { User: this.#described(user) };
    },
    AdminSetUserPassword: (input) => {
      const user = this.#user(input['Username']);
      const password = String(input['Password']);
      if (password.length < 8 || password.length > 256)
        throw cognitoError('InvalidPasswordException', 'Password did not conform with policy');
      user.password = password;
      user.status = input['Permanent'] ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
      return {};
    },
    AdminGetUser: (input) => {
      const user = this.#user(input['Username']);
      const { Attributes, ...rest } = this.#described(user);
      return {
        ...rest,
        UserAttributes: Attributes,
        UserMFASettingList: user.isTotpPreferred ? ['SOFTWARE_TOKEN_MFA'] : [],
      };
    },
    AdminUpdateUserAttributes: (input) => {
      const user = this.#user(input['Username']);
      user.attributes = { ...user.attributes, ...attributesOf(input['UserAttributes']) };
      return {};
    },
    AdminDeleteUser: (input) => {
      this.#revokeAll(this.#user(input['Username']));
      this.users.delete(String(input['Username']));
      return {};
    },
    AdminDisableUser: (input) => {
      this.#user(input['Username']).isEnabled = false;
      return {};
    },
    AdminEnableUser: (input) => {
      this.#user(input['Username']).isEnabled = true;
      return {};
    },
    AdminResetUserPassword: (input) => {
      this.#user(input['Username']).status = 'RESET_REQUIRED';
      return {};
    },
    AdminUserGlobalSignOut: (input) => {
      this.#revokeAll(this.#user(input['Username']));
      return {};
    },
    AssociateSoftwareToken: async (input) => {
      const user = await this.#ownerOf(input['AccessToken']);
      user.pendingTotpSecret = newTotpSecret();
      return { SecretCode: user.pendingTotpSecret };
    },
    VerifySoftwareToken: async (input) => {
      const user = await this.#ownerOf(input['AccessToken']);
      const secret = user.pendingTotpSecret;
      if (!secret) throw cognitoError('InvalidParameterException', 'Software token has not been associated');
      if (user.checkCode(secret, String(input['UserCode']), this.#now()) !== 'right')
        throw cognitoError('EnableSoftwareTokenMFAException', 'Code mismatch');
      user.totpSecret = secret;
      user.pendingTotpSecret = undefined;
      return { Status: 'SUCCESS' };
    },
    AdminSetUserMFAPreference: (input) => {
      const user = this.#user(input['Username']);
      const settings = input['SoftwareTokenMfaSettings'] as { Enabled?: boolean } | undefined;
      if (settings?.Enabled && !user.totpSecret)
        throw cognitoError('InvalidParameterException', 'User has not verified software token mfa');
      user.isTotpPreferred = settings?.Enabled ?? user.isTotpPreferred;
      return {};
    },
  };

  async #initiate(input: Input): Promise<unknown> {
    const {
      USERNAME = '',
      PASSWORD = '',
      SECRET_HASH = '',
      REFRESH_TOKEN = '',
    } = (input['AuthParameters'] ?? {}) as Strings;
    const metadata = input['ClientMetadata'] as Strings | undefined;
    const flow = input['AuthFlow'];
    if (flow === 'REFRESH_TOKEN_AUTH') {
      const owner = this.#refreshTokens.get(REFRESH_TOKEN)?.username ?? '';
      this.#checkSecretHash(SECRET_HASH, owner);
      return this.#refresh(REFRESH_TOKEN, metadata);
    }
    if (flow === 'CUSTOM_AUTH') return this.#initiateCustom(USERNAME, SECRET_HASH, metadata);
    if (flow !== 'ADMIN_USER_PASSWORD_AUTH')
      throw cognitoError('InvalidParameterException', 'Auth flow not enabled for this client');
    this.#checkSecretHash(SECRET_HASH, USERNAME);
    const user = this.users.get(USERNAME);
    await this.#runPreAuthentication(USERNAME, user, metadata);
    // As with PreventUserExistenceErrors: a password of nobody is looked at like any other.
    if (!user) return this.#nobody.checkPasswordOfNobody(PASSWORD, this.#now());
    user.checkPassword(PASSWORD, this.#now());
    if (user.status === 'RESET_REQUIRED')
      throw cognitoError('PasswordResetRequiredException', 'Password reset required for the user');
    if (user.status === 'FORCE_CHANGE_PASSWORD') return this.#challenge('NEW_PASSWORD_REQUIRED', user);
    if (user.isTotpPreferred) return this.#challenge('SOFTWARE_TOKEN_MFA', user);
    return this.#authenticated(user, metadata);
  }

  async #respond(input: Input): Promise<unknown> {
    const responses = (input['ChallengeResponses'] ?? {}) as Strings;
    const username = responses['USERNAME'] ?? '';
    this.#checkSecretHash(responses['SECRET_HASH'] ?? '', username);
    const token = String(input['Session']);
    const challenge = this.#challenges.get(token);
    if (!challenge || challenge.username !== username || challenge.name !== input['ChallengeName'])
      throw cognitoError('NotAuthorizedException', 'Invalid session for the user.');
    if (this.#now() >= challenge.expiresAt)
      throw cognitoError('NotAuthorizedException', 'Invalid session for the user, session is expired.');
    const user = this.#user(username);
    if (challenge.name === 'SOFTWARE_TOKEN_MFA')
      this.#checkMfa(user, responses['SOFTWARE_TOKEN_MFA_CODE'] ?? '');
    if (challenge.name === 'NEW_PASSWORD_REQUIRED') {
      user.password = responses['NEW_PASSWORD'];
      user.status = 'CONFIRMED';
    }
    this.#challenges.delete(token);
    if (challenge.name === 'CUSTOM_CHALLENGE') return this.#answerCustom(user, responses['ANSWER'] ?? '');
    return this.#authenticated(user, input['ClientMetadata'] as Strings | undefined);
  }

  /** One custom challenge, then tokens or an end: as the triggers say. Cognito asks for no second factor here. */
  async #initiateCustom(username: string, secretHash: string, metadata?: Strings): Promise<unknown> {
    this.#checkSecretHash(secretHash, username);
    const user = this.users.get(username);
    await this.#runPreAuthentication(username, user, metadata);
    if (!user) throw cognitoError('NotAuthorizedException', 'Incorrect username or password.');
    if (!user.isEnabled) throw cognitoError('NotAuthorizedException', 'User is disabled.');
    const defined = await this.#runCustomChallenge('DefineAuthChallenge', username, { session: [] });
    if (defined['challengeName'] !== 'CUSTOM_CHALLENGE' || defined['issueTokens'])
      throw cognitoError('InvalidLambdaResponseException', 'DefineAuthChallenge response invalid');
    await this.#runCustomChallenge('CreateAuthChallenge', username, { session: [] });
    return this.#challenge('CUSTOM_CHALLENGE', user);
  }

  async #answerCustom(user: CognitoUser, challengeAnswer: string): Promise<unknown> {
    const { username } = user;
    const verified = await this.#runCustomChallenge('VerifyAuthChallengeResponse', username, {
      challengeAnswer,
    });
    const session = [
      { challengeName: 'CUSTOM_CHALLENGE', challengeResult: verified['answerCorrect'] === true },
    ];
    const defined = await this.#runCustomChallenge('DefineAuthChallenge', username, { session });
    if (!defined['issueTokens'] || defined['failAuthentication'])
      throw cognitoError('NotAuthorizedException', 'Incorrect username or password.');
    if (user.status === 'RESET_REQUIRED')
      throw cognitoError('PasswordResetRequiredException', 'Password reset required for the user');
    return this.#authenticated(user);
  }

  /** ClientMetadata reaches none of these triggers at the beginning of a flow, so none is passed. */
  async #runCustomChallenge(
    trigger: string,
    userName: string,
    request: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    if (!this.#options.customChallenge)
      throw cognitoError('InvalidParameterException', 'Custom auth lambda trigger is not configured.');
    return {
      ...(await this.#options.customChallenge({
        triggerSource: `${trigger}_Authentication`,
        userName,
        request,
      } as CustomChallengeEvent)),
    };
  }

  #checkMfa(user: CognitoUser, code: string): void {
    const result = user.checkCode(user.totpSecret ?? '', code, this.#now());
    if (result === 'wrong') throw cognitoError('CodeMismatchException', 'Invalid code received for user');
    if (result === 'used')
      throw cognitoError('ExpiredCodeException', 'Your software token has already been used once.');
  }

  async #authenticated(user: CognitoUser, clientMetadata?: Strings): Promise<unknown> {
    const { accessToken, idToken, originJti } = await this.#mint.issue({
      username: user.username,
      sub: user.sub,
      attributes: user.attributes,
      source: 'TokenGeneration_Authentication',
      ...(clientMetadata ? { clientMetadata } : {}),
    });
    const refreshToken = this.#mint.refreshToken();
    this.#refreshTokens.set(refreshToken, { username: user.username, originJti, isRevoked: false });
    return {
      AuthenticationResult: {
        AccessToken: accessToken,
        IdToken: idToken,
        RefreshToken: refreshToken,
        ExpiresIn: 600,
        TokenType: 'Bearer',
      },
    };
  }

  async #refresh(refreshToken: string, clientMetadata?: Strings): Promise<unknown> {
    const known = this.#refreshTokens.get(refreshToken);
    const user = known && this.users.get(known.username);
    if (!known || !user) throw cognitoError('NotAuthorizedException', 'Invalid Refresh Token');
    if (known.isRevoked) throw cognitoError('NotAuthorizedException', 'Refresh Token has been revoked');
    if (!user.isEnabled) throw cognitoError('NotAuthorizedException', 'User is disabled.');
    const { accessToken, idToken } = await this.#mint.issue({
      username: user.username,
      sub: user.sub,
      attributes: user.attributes,
      originJti: known.originJti,
      source: 'TokenGeneration_RefreshTokens',
      ...(clientMetadata ? { clientMetadata } : {}),
    });
    return {
      AuthenticationResult: {
        AccessToken: accessToken,
        IdToken: idToken,
        ExpiresIn: 600,
        TokenType: 'Bearer',
      },
    };
  }

  #challenge(name: string, user: CognitoUser): unknown {
    const token = randomBytes(64).toString('base64url');
    this.#challenges.set(token, {
      name,
      username: user.username,
      expiresAt: this.#now() + CHALLENGE_LIFE_MS,
    });
    return { ChallengeName: name, Session: token, ChallengeParameters: { USER_ID_FOR_SRP: user.username } };
  }

  async #runPreAuthentication(
    username: string,
    user: CognitoUser | undefined,
    metadata?: Strings,
  ): Promise<void> {
    if (!this.#options.preAuthentication) return;
    try {
      await this.#options.preAuthentication({
        version: '1',
        triggerSource: 'PreAuthentication_Authentication',
        region: 'eu-central-1',
        userPoolId: this.poolId,
        userName: username,
        callerContext: { awsSdkVersion: 'double', clientId: this.clientId },
        request: {
          userAttributes: user?.attributes ?? {},
          ...(metadata ? { validationData: metadata } : {}),
          ...(user ? {} : { userNotFound: true }),
        },
        response: {},
      });
    } catch (cause) {
      throw cognitoError(
        'UserLambdaValidationException',
        `PreAuthentication failed with error ${(cause as Error).message}.`,
      );
    }
  }

  async #ownerOf(accessToken: unknown): Promise<CognitoUser> {
    const claims = await this.#mint.verifyAccess(String(accessToken));
    const user = claims && this.users.get(String(claims['username']));
    if (!user || Number(claims?.['auth_time']) * 1000 < user.signedOutAt)
      throw cognitoError('NotAuthorizedException', 'Invalid Access Token');
    if (!String(claims?.['scope']).split(' ').includes(USER_ADMIN_SCOPE))
      throw cognitoError('NotAuthorizedException', 'Access Token does not have required scopes');
    return user;
  }

  #revokeAll(user: CognitoUser): void {
    user.signedOutAt = this.#now();
    for (const token of this.#refreshTokens.values())
      if (token.username === user.username) token.isRevoked = true;
  }

  #user(username: unknown): CognitoUser {
    const user = this.users.get(String(username));
    if (!user) throw cognitoError('UserNotFoundException', 'User does not exist.');
    return user;
  }

  #described(user: CognitoUser) {
    const attributes = { sub: user.sub, ...user.attributes };
    return {
      Username: user.username,
      Enabled: user.isEnabled,
      UserStatus: user.status,
      Attributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    };
  }

  #checkSecretHash(presented: string, username: string): void {
    const expected = createHmac('sha256', this.clientSecret)
      .update(username + this.clientId)
      .digest('base64');
    if (presented !== expected)
      throw cognitoError(
        'NotAuthorizedException',
        `Unable to verify secret hash for client ${this.clientId}`,
      );
  }
}

function attributesOf(list: unknown): Strings {
  const pairs = (list ?? []) as { Name: string; Value?: string }[];
  return Object.fromEntries(pairs.map(({ Name, Value = '' }) => [Name, Value]));
}
