import { shortHash } from './short-hash.ts';

const MS_PER_DAY = 86_400_000;

/** What makes an account safe again. Each clears only what came before it. */
export const REMEDIATIONS = ['password-changed', 'owner-confirmed', 'challenge-passed', 'released'] as const;
export type Remediation = (typeof REMEDIATIONS)[number];

/** In the order they are encoded in: new ones are added at the end. */
export const RISK_SOURCES = [
  'leaked-credential',
  'disowned',
  'takeover',
  'stolen-session',
  'campaign',
  'unmet-challenge',
] as const;
export type RiskSource = (typeof RISK_SOURCES)[number];

type SourceRule = {
  /** What one event is worth when it happens: bits of log-odds that the account is in somebody else's hands. */
  readonly bits: number;
  readonly halfLifeDays: number;
  readonly clearedBy: readonly Remediation[];
  /** How many events count at once. The newest do, so no flood of one source pushes out another. */
  readonly kept: number;
};

export type UserRiskPolicy = {
  readonly sources: { readonly [S in RiskSource]: SourceRule };
  readonly mediumFromBits: number;
  readonly highFromBits: number;
};

export const USER_RISK_POLICY: UserRiskPolicy = {
  sources: {
    'leaked-credential': { bits: 3, halfLifeDays: 90, clearedBy: ['password-changed', 'released'], kept: 1 },
    disowned: { bits: 3, halfLifeDays: 7, clearedBy: ['password-changed', 'owner-confirmed'], kept: 2 },
    takeover: { bits: 5, halfLifeDays: 14, clearedBy: ['password-changed', 'released'], kept: 1 },
    'stolen-session': {
      bits: 2,
      halfLifeDays: 7,
      clearedBy: ['password-changed', 'owner-confirmed', 'released'],
      kept: 1,
    },
    campaign: {
      bits: 1.75,
      halfLifeDays: 3,
      clearedBy: ['password-changed', 'owner-confirmed', 'released'],
      kept: 2,
    },
    'unmet-challenge': {
      bits: 0.75,
      halfLifeDays: 0.5,
      clearedBy: ['password-changed', 'owner-confirmed', 'challenge-passed', 'released'],
      kept: 4,
    },
  },
  mediumFromBits: 1.5,
  highFromBits: 4,
};

/** One event that is held against an account. */
export type RiskNote = { readonly id: string; readonly source: RiskSource; readonly at: number };

/** All that is held against an account, and what has cleared it. Small and bounded: it lives in the profile. */
export type UserRisk = {
  readonly notes: readonly RiskNote[];
  readonly clearedAt: { readonly [R in Remediation]?: number };
  /** Per source, the newest instant whose notes may have been pushed out: none as old is taken again. */
  readonly forgottenAt: { readonly [S in RiskSource]?: number };
};

const NOTHING_HELD: UserRisk = { notes: [], clearedAt: {}, forgottenAt: {} };

/** Takes one event. One that was taken before, or was cleared before it arrived, changes nothing. */
export function held(
  before: UserRisk = NOTHING_HELD,
  { eventId, source, at }: { readonly eventId: string; readonly source: RiskSource; readonly at: number },
  policy: UserRiskPolicy = USER_RISK_POLICY,
): UserRisk {
  const note = { id: shortHash(eventId), source, at };
  if (isCleared(note, before, policy) || at <= (before.forgottenAt[source] ?? 0)) return before;
  if (before.notes.some(({ id }) => id === note.id)) return before;
  const ofSource = [...before.notes.filter((one) => one.source === source), note].sort(newestFirst);
  const kept = ofSource.slice(0, policy.sources[source].kept);
  const forgotten = ofSource[kept.length];
  return {
    ...before,
    notes: RISK_SOURCES.flatMap((one) =>
      one === source ? kept : before.notes.filter((n) => n.source === one),
    ),
    forgottenAt: forgotten ? { ...before.forgottenAt, [source]: forgotten.at } : before.forgottenAt,
  };
}

/** Clears what the remediation clears and came no later than it. */
export function cleared(
  before: UserRisk = NOTHING_HELD,
  { remediation, at }: { readonly remediation: Remediation; readonly at: number },
  policy: UserRiskPolicy = USER_RISK_POLICY,
): UserRisk {
  if (at <= (before.clearedAt[remediation] ?? 0)) return before;
  const after = { ...before, clearedAt: { ...before.clearedAt, [remediation]: at } };
  return {
    ...after,
    notes: before.notes.filter((note) => !isCleared(note, after, policy)),
    forgottenAt: Object.fromEntries(
      RISK_SOURCES.flatMap((source) => {
        const at = before.forgottenAt[source];
        return at === undefined || isCleared({ source, at }, after, policy) ? [] : [[source, at]];
      }),
    ),
  };
}

/** The bits still held at an instant: every note halves with its source's half-life. */
export function userRiskBits(
  risk: UserRisk | undefined,
  at: number,
  { sources }: UserRiskPolicy = USER_RISK_POLICY,
): number {
  let bits = 0;
  for (const { source, at: since } of risk?.notes ?? []) {
    const { bits: fresh, halfLifeDays } = sources[source];
    bits += fresh * 2 ** (-Math.max(0, at - since) / (halfLifeDays * MS_PER_DAY));
  }
  return bits;
}

/** Whether attackers are known to hold the account's present password. */
export function isPasswordLeaked(risk: UserRisk | undefined): boolean {
  return risk?.notes.some(({ source }) => source === 'leaked-credential') ?? false;
}

/** The same notes stand in the same order whatever order they came in. */
function newestFirst(a: RiskNote, b: RiskNote): number {
  return b.at - a.at || (a.id < b.id ? -1 : 1);
}

function isCleared(
  { source, at }: Omit<RiskNote, 'id'>,
  { clearedAt }: UserRisk,
  { sources }: UserRiskPolicy,
): boolean {
  return sources[source].clearedBy.some((remediation) => at <= (clearedAt[remediation] ?? 0));
}
