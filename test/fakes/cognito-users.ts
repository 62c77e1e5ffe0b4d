import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** A service error as the SDK throws it. */
export const cognitoError = (name: string, message: string) => Object.assign(new Error(message), { name });

const SECONDS_15_MINUTES = 900;
const FAILURES_BEFORE_LOCK = 5;

/** One user of the pool double, with the rules that Cognito applies to passwords and codes. */
export class CognitoUser {
  readonly username: string;
  readonly sub = randomUUID();
  attributes: Record<string, string>;
  status: 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED' = 'FORCE_CHANGE_PASSWORD';
  isEnabled = true;
  password: string | undefined;
  /** Verified authenticator secret, base 32. */
  totpSecret: string | undefined;
  pendingTotpSecret: string | undefined;
  isTotpPreferred = false;
  failures = 0;
  signedOutAt = 0;
  #lockedUntil = 0;
  #lastFailureAt = 0;
  readonly #usedSteps = new Set<number>();

  constructor(username: string, attributes: Record<string, string>) {
    this.username = username;
    this.attributes = attributes;
  }

  /** Five failures lock for one second, each further one for twice as long; what is tried meanwhile is not looked at. */
  checkPassword(password: string, now: number): void {
    if (now < this.#lockedUntil) throw cognitoError('NotAuthorizedException', 'Password attempts exceeded');
    if (now - this.#lastFailureAt > SECONDS_15_MINUTES * 1000) this.failures = 0;
    if (!this.isEnabled) throw cognitoError('NotAuthorizedException', 'User is disabled.');
    if (this.password === undefined || password !== this.password) {
      this.failures += 1;
      this.#lastFailureAt = now;
      const doublings = this.failures - FAILURES_BEFORE_LOCK;
      if (doublings >= 0) this.#lockedUntil = now + Math.min(2 ** doublings, SECONDS_15_MINUTES) * 1000;
      throw cognitoError('NotAuthorizedException', 'Incorrect username or password.');
    }
    this.failures = 0;
  }

  /** Never right, and never locked, because it stands for all whom the pool does not know. */
  checkPasswordOfNobody(password: string, now: number): void {
    this.failures = 0;
    this.checkPassword(password, now);
  }

  /** Accepts each time step of an authenticator once. */
  checkCode(secret: string, code: string, now: number): 'right' | 'wrong' | 'used' {
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const delta = totp.validate({ token: code, timestamp: now, window: 1 });
    if (delta === null) return 'wrong';
    const step = Math.floor(now / 30_000) + delta;
    if (this.#usedSteps.has(step)) return 'used';
    this.#usedSteps.add(step);
    return 'right';
  }
}

/** The code an authenticator app shows at an instant. */
export function totpCode(secret: string, at: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
}

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}
