import { TOTP } from 'otpauth';
import type { AccountId } from '../../platform/ids.ts';

const STEP_SECONDS = 30;

/** The step whose code this is; a step to either side is allowed for clocks that differ (RFC 6238, 5.2). */
export function totpStepOf(secret: string, code: string, at: number): number | undefined {
  const delta = new TOTP({ secret, period: STEP_SECONDS, digits: 6, algorithm: 'SHA1' }).validate({
    token: code,
    timestamp: at,
    window: 1,
  });
  return delta === null ? undefined : Math.floor(at / (STEP_SECONDS * 1000)) + delta;
}

/** One step of one app, as it is remembered once its code was taken. */
export function totpMark(accountId: AccountId, factorId: string, step: number): string {
  return `totp#${accountId}#${factorId}#${step}`;
}
