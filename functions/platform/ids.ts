import { ulid } from 'ulid';

/** A string that is an id of one kind only: passing an account id where a session id belongs does not compile. */
export type Id<Prefix extends string> = `${Prefix}_${string}`;

export type AccountId = Id<'acc'>;
export type SessionId = Id<'ses'>;
export type ChallengeId = Id<'chl'>;
export type SignUpId = Id<'sup'>;
export type ResetId = Id<'rst'>;
export type ChangeId = Id<'chg'>;
export type PasskeySignInId = Id<'pks'>;
export type FactorId = Id<'fac'>;
export type DecisionId = Id<'dec'>;
export type EventId = Id<'evt'>;
export type IncidentId = Id<'inc'>;
export type ActionId = Id<'act'>;
export type CampaignId = Id<'cam'>;
export type ReplayId = Id<'rpl'>;

/**
 * Makes a new id: prefix, underscore, ULID (48 bits of time, 80 bits of chance), so ids of one kind sort by age.
 *
 * @param at epoch milliseconds that the id sorts by
 */
export function newId<Prefix extends string>(prefix: Prefix, at: number): Id<Prefix> {
  return `${prefix}_${ulid(at)}`;
}

/** Says whether a string from outside has the shape of an id of this kind. */
export function isId<Prefix extends string>(prefix: Prefix, value: string): value is Id<Prefix> {
  return value.startsWith(`${prefix}_`) && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(value.slice(prefix.length + 1));
}
