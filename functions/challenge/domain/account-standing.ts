import type { AccountId } from '../../platform/ids.ts';
import type { PresentedDevice } from '../../session/domain/device-token.ts';

/** The account as the identifier's item tells it: who it is and what it may do now. */
export type AccountStanding = {
  readonly accountId: AccountId;
  readonly state: 'active' | 'locked' | 'contained' | 'reset-required' | 'erased';
  /** Nothing decided before this instant counts any more; 0 if nothing was ever revoked. */
  readonly notBefore: number;
  readonly stepUpRequired: boolean;
  /** Enrolled second factors, by name. */
  readonly factors: readonly string[];
  /** Devices that the owner no longer trusts, and since when no token of any device counts that was issued before. */
  readonly revokedDevices?: readonly string[];
  readonly devicesNotBefore?: number;
};

/** Says whether the account may be signed in to at all. A contained one may, by a step-up. */
export function maySignIn({ state }: AccountStanding): boolean {
  return state === 'active' || state === 'contained';
}

/**
 * Says whether what was begun at an instant may still end in a session: containment between a challenge and its
 * answer must count as much as containment before it.
 */
export function mayFinish(standing: AccountStanding | undefined, startedAt: number): boolean {
  return standing !== undefined && maySignIn(standing) && standing.notBefore <= startedAt;
}

/**
 * Says whether the account still knows a device. What ends sessions ends what their devices were trusted for: a token
 * counts again once a live session was refreshed on the device.
 */
export function honoursDevice(
  { notBefore, devicesNotBefore = 0, revokedDevices = [] }: AccountStanding,
  { deviceId, issuedAt }: PresentedDevice,
): boolean {
  return issuedAt >= Math.max(notBefore, devicesNotBefore) && !revokedDevices.includes(deviceId);
}

/** Reads the head off an identifier's item. A head without a state is not believed: it counts as locked. */
export function standingOf(item: Readonly<Record<string, unknown>> | undefined): AccountStanding | undefined {
  if (typeof item?.['accountId'] !== 'string') return undefined;
  const states: readonly unknown[] = ['active', 'locked', 'contained', 'reset-required', 'erased'];
  const state = states.includes(item['state']) ? (item['state'] as AccountStanding['state']) : 'locked';
  const factors: unknown = item['factors'];
  const revoked: unknown = item['revokedDevices'];
  const devicesNotBefore: unknown = item['devicesNotBefore'];
  return {
    accountId: item['accountId'] as AccountId,
    state,
    notBefore: typeof item['notBefore'] === 'number' ? item['notBefore'] : 0,
    stepUpRequired: item['stepUpRequired'] === true,
    factors: Array.isArray(factors) ? factors.map(String) : [],
    ...(revoked instanceof Set ? { revokedDevices: [...revoked].map(String) } : {}),
    ...(typeof devicesNotBefore === 'number' ? { devicesNotBefore } : {}),
  };
}
