import type {
  AccountId,
  CampaignId,
  ChallengeId,
  ChangeId,
  DecisionId,
  EventId,
  IncidentId,
  PasskeySignInId,
  ReplayId,
  ResetId,
  SessionId,
  SignUpId,
} from './ids.ts';
import { addressBlock, listedBlocks } from './ip-address.ts';

/** The primary key of an item. Every table has the same two attributes. */
export type TableKey = { readonly pk: string; readonly sk: string };

/**
 * A keyed hash that stands for one person in everything that counts or learns: the blind index of a sign-in
 * identifier, or the hash of another application's user id. It is known before any read, so one batch read
 * finds all a decision needs, and for addresses without an account as well.
 */
export type Subject = string & { readonly __brand: 'Subject' };

/** Accounts table. */
export const accountKeys = {
  account: (id: AccountId): TableKey => ({ pk: `ACCOUNT#${id}`, sk: 'ACCOUNT' }),
  identifier: (subject: Subject): TableKey => ({ pk: `IDENTIFIER#${subject}`, sk: 'IDENTIFIER' }),
  factor: (id: AccountId, factorId: string): TableKey => ({ pk: `ACCOUNT#${id}`, sk: `FACTOR#${factorId}` }),
  /** A change that was made and may be taken back. */
  change: (id: AccountId, changeId: ChangeId): TableKey => ({
    pk: `ACCOUNT#${id}`,
    sk: `CHANGE#${changeId}`,
  }),
  /** One recovery code that was not used yet. */
  recoveryCode: (id: AccountId, hash: string): TableKey => ({
    pk: `ACCOUNT#${id}`,
    sk: `RECOVERYCODE#${hash}`,
  }),
};

/** Sessions table. */
export const sessionKeys = {
  session: (id: AccountId, sessionId: SessionId): TableKey => ({
    pk: `ACCOUNT#${id}`,
    sk: `SESSION#${sessionId}`,
  }),
  challenge: (id: ChallengeId): TableKey => ({ pk: `CHALLENGE#${id}`, sk: 'CHALLENGE' }),
  signUp: (id: SignUpId): TableKey => ({ pk: `SIGNUP#${id}`, sk: 'SIGNUP' }),
  /** A factor of one kind that is being enrolled; the id names account and kind. */
  pendingFactor: (id: string): TableKey => ({ pk: `PENDINGFACTOR#${id}`, sk: 'PENDINGFACTOR' }),
  pendingChange: (id: ChangeId): TableKey => ({ pk: `PENDINGCHANGE#${id}`, sk: 'PENDINGCHANGE' }),
  passkeySignIn: (id: PasskeySignInId): TableKey => ({ pk: `PASSKEY#${id}`, sk: 'PASSKEY' }),
  reset: (id: ResetId): TableKey => ({ pk: `RESET#${id}`, sk: 'RESET' }),
  /** Says that the next token refreshed for this account may manage factors. */
  enrolment: (id: AccountId): TableKey => ({ pk: `ENROLMENT#${id}`, sk: 'ENROLMENT' }),
  /** Anything that may be used once: tickets, link tokens, accepted authenticator steps. */
  used: (what: string): TableKey => ({ pk: `USED#${what}`, sk: 'USED' }),
};

/** Activity table. */
export const activityKeys = {
  event: (id: AccountId, atMs: number, eventId: EventId): TableKey => ({
    pk: `ACCOUNT#${id}`,
    sk: `AT#${new Date(atMs).toISOString()}#${eventId}`,
  }),
  /** Events about an identifier nobody owns, or another application's user. */
  subjectEvent: (subject: Subject, atMs: number, eventId: EventId): TableKey => ({
    pk: `SUBJECT#${subject}`,
    sk: `AT#${new Date(atMs).toISOString()}#${eventId}`,
  }),
  profile: (subject: Subject): TableKey => ({ pk: `PROFILE#${subject}`, sk: 'PROFILE' }),
  /**
   * A counter of one fixed window; the window's number is part of the key, so it never needs a reset. Part of the
   * partition's key, because two windows are read with every attempt and a partition has only so many reads.
   */
  lane: (lane: string, key: string, window: number): TableKey => ({
    pk: `LANE#${lane}#${key}#${window}`,
    sk: 'LANE',
  }),
  /** A counter that goes on until it is left alone for a while. */
  burst: (lane: string, key: string): TableKey => ({ pk: `LANE#${lane}#${key}`, sk: 'BURST' }),
  /** What another application asked about, to be found again when it reports how that ended. */
  decision: (id: DecisionId): TableKey => ({ pk: `DECISION#${id}`, sk: 'DECISION' }),
  /** Allow, deny and watch entries for one address. */
  listed: (ip: string): TableKey => ({ pk: `LISTED#${addressBlock(ip)}`, sk: 'LISTED' }),
  /** Every entry that may speak of an address, the narrowest first: its own, and those of the blocks around it. */
  listedAround: (ip: string): readonly TableKey[] =>
    listedBlocks(ip).map((block) => ({ pk: `LISTED#${block}`, sk: 'LISTED' })),
};

/** Activity table, for what staff do: apart, so that only their function carries it. */
export const staffKeys = {
  /** The entry of a block that is written as `listedBlocks` writes it. */
  listedBlock: (block: string): TableKey => ({ pk: `LISTED#${block}`, sk: 'LISTED' }),
  /** What staff put on one list, to be shown. */
  listEntry: (list: string, block: string): TableKey => ({ pk: `LIST#${list}`, sk: `ENTRY#${block}` }),
  /** What staff did and why, by the day. */
  staffAction: (atMs: number, eventId: EventId): TableKey => ({
    pk: `STAFFACTIONS#${new Date(atMs).toISOString().slice(0, 10)}`,
    sk: `ACTION#${new Date(atMs).toISOString()}#${eventId}`,
  }),
  replay: (id: ReplayId): TableKey => ({ pk: `REPLAY#${id}`, sk: 'REPLAY' }),
  /** The one replay that may be running. */
  runningReplay: (): TableKey => ({ pk: 'REPLAYS', sk: 'RUNNING' }),
  /** What a policy of this name says, once it was used. */
  policyVersion: (version: string): TableKey => ({ pk: `POLICYVERSION#${version}`, sk: 'POLICYVERSION' }),
};

/** Incidents table. */
export const incidentKeys = {
  case: (id: IncidentId): TableKey => ({ pk: `INCIDENT#${id}`, sk: 'CASE' }),
  action: (id: IncidentId, n: string): TableKey => ({ pk: `INCIDENT#${id}`, sk: `ACTION#${n}` }),
  evidence: (id: IncidentId, n: string): TableKey => ({ pk: `INCIDENT#${id}`, sk: `EVIDENCE#${n}` }),
  note: (id: IncidentId, n: string): TableKey => ({ pk: `INCIDENT#${id}`, sk: `NOTE#${n}` }),
  member: (id: IncidentId, accountId: AccountId): TableKey => ({
    pk: `INCIDENT#${id}`,
    sk: `MEMBER#${accountId}`,
  }),
  /** An address that takes part in an incident. */
  address: (id: IncidentId, ip: string): TableKey => ({ pk: `INCIDENT#${id}`, sk: `ADDRESS#${ip}` }),
  report: (id: IncidentId): TableKey => ({ pk: `INCIDENT#${id}`, sk: 'REPORT' }),
  /** What is being counted for one cluster of sign-ins in one window. */
  cluster: (cluster: string, window: number): TableKey => ({
    pk: `CLUSTER#${cluster}`,
    sk: `WINDOW#${window}`,
  }),
  /** Which running campaign a cluster belongs to. */
  campaignMark: (cluster: string): TableKey => ({ pk: `CLUSTER#${cluster}`, sk: 'CAMPAIGN' }),
  campaign: (id: CampaignId): TableKey => ({ pk: `CAMPAIGN#${id}`, sk: 'CAMPAIGN' }),
  /** Which open incident a campaign or account belongs to: the grouping that keeps it at one. */
  grouping: (key: CampaignId | AccountId): TableKey => ({ pk: `GROUPING#${key}`, sk: 'OPEN' }),
};
