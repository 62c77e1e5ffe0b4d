import { setTimeout as sleep } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';

const STEP_MS = 30_000;

/**
 * An authenticator app that never shows a code twice: a code works once, so after using one a person waits
 * for the next. The verifier allows a clock one step fast or slow, which saves most of the wait.
 */
export class AuthenticatorApp {
  readonly #totp: TOTP;
  #lastStep = 0;

  constructor(secretBase32: string) {
    this.#totp = new TOTP({ secret: Secret.fromBase32(secretBase32), period: STEP_MS / 1000, digits: 6 });
  }

  async nextCode(): Promise<string> {
    const step = () => Math.floor(Date.now() / STEP_MS);
    const wanted = Math.max(this.#lastStep + 1, step() - 1);
    while (step() < wanted - 1) await sleep(500);
    this.#lastStep = wanted;
    return this.#totp.generate({ timestamp: wanted * STEP_MS });
  }
}
