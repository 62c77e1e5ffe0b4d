import type { IncidentId } from '../../platform/ids.ts';

export const ACCOUNT_STATES = ['active', 'contained', 'reset-required', 'locked', 'erased'] as const;
/** From the freest to the most closed. */
export type AccountState = (typeof ACCOUNT_STATES)[number];

export type Standing = { readonly state: AccountState; readonly stepUpRequired: boolean };

export const MEASURES = ['contain', 'step-up', 'reset'] as const;
/** `contain`: step-up and heightened suspicion. `step-up`: step-up alone. `reset`: no way in without a new password. */
export type Measure = (typeof MEASURES)[number];

/** One incident's measure on an account. Several incidents may hold one account. */
export type Hold = `${IncidentId}#${Measure}`;

/** An account with everything that is held against it, and its standing were it not. */
export type HeldAccount = Standing & {
  readonly notBefore: number;
  readonly holds: readonly Hold[];
  readonly heldFrom?: Standing;
};

export function holdOf(incidentId: IncidentId, measure: Measure): Hold {
  return `${incidentId}#${measure}`;
}

/** Adds a hold; one that is there already changes nothing. */
export function withHold(account: HeldAccount, hold: Hold): HeldAccount {
  return withHolds(account, [...new Set([...account.holds, hold])].sort());
}

/** Longer than writing a hold takes, and than a read lags behind it. */
export const SETTLING_MS = 2_000;

/**
 * Adds a hold and ends what was decided without it. Both are one change: an attempt that read the account before
 * ends, and one that reads it after knows of the hold.
 */
export function heldFromNow(account: HeldAccount, hold: Hold, now: number): HeldAccount {
  if (account.holds.includes(hold)) return account;
  return { ...withHold(account, hold), notBefore: Math.max(account.notBefore, now + SETTLING_MS) };
}

/** Takes holds away. With the last one the account stands as it stood before the first. */
export function withoutHolds(account: HeldAccount, isLifted: (hold: Hold) => boolean): HeldAccount {
  return withHolds(
    account,
    account.holds.filter((hold) => !isLifted(hold)),
  );
}

/** Says whether a hold is one of this incident's. */
export function isHeldBy(incidentId: IncidentId): (hold: Hold) => boolean {
  return (hold) => hold.startsWith(`${incidentId}#`);
}

/** How the account would stand if nothing were held against it. */
export function freeStandingOf({ state, stepUpRequired, holds, heldFrom }: HeldAccount): Standing {
  if (holds.length === 0 || !heldFrom) return { state, stepUpRequired };
  const expected = standingUnder(heldFrom, holds);
  // What somebody else changed in the meantime is theirs, and stays.
  return {
    state: state === expected.state ? heldFrom.state : state,
    stepUpRequired: stepUpRequired === expected.stepUpRequired ? heldFrom.stepUpRequired : stepUpRequired,
  };
}

function withHolds(account: HeldAccount, holds: readonly Hold[]): HeldAccount {
  const free = freeStandingOf(account);
  const { heldFrom: _, ...rest } = account;
  return holds.length === 0
    ? { ...rest, ...free, holds }
    : { ...rest, ...standingUnder(free, holds), holds, heldFrom: free };
}

const STATE_UNDER = {
  contain: 'contained',
  'step-up': 'active',
  reset: 'reset-required',
} as const satisfies Record<Measure, AccountState>;

/** The strongest of all measures counts, and none makes an account freer than it was. */
function standingUnder(free: Standing, holds: readonly Hold[]): Standing {
  const measures = holds.map((hold) => hold.slice(hold.indexOf('#') + 1) as Measure);
  const strength = Math.max(
    ACCOUNT_STATES.indexOf(free.state),
    ...measures.map((measure) => ACCOUNT_STATES.indexOf(STATE_UNDER[measure])),
  );
  return {
    state: ACCOUNT_STATES[strength] ?? free.state,
    stepUpRequired: free.stepUpRequired || measures.some((measure) => measure !== 'reset'),
  };
}
