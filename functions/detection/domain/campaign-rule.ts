import type { AccountId } from '../../platform/ids.ts';
import { type ClusterKey, kindOf } from './cluster-keys.ts';

/** What was counted of a cluster in the present window and the one before. Subjects are distinct. */
export type ClusterView = {
  /** Subjects with a wrong password from an unfamiliar device. */
  readonly wrong: ReadonlySet<string>;
  /** Subjects with a right password, from any device. */
  readonly right: ReadonlySet<string>;
  /** Accounts with a right password that the cluster's attacker may have, should it turn out to be one. */
  readonly suspects: ReadonlySet<AccountId>;
};

export type CampaignRule = {
  /** Counting starts anew as often as this; the window before counts too. */
  readonly windowMs: number;
  /** Distinct subjects with wrong passwords that make a campaign of a cluster. */
  readonly minimumSubjects: number;
  /** Distinct subjects with wrong passwords that make an address part of a campaign. */
  readonly minimumSubjectsOfAddress: number;
  /** Distinct subjects by which a campaign is seen to go on. */
  readonly minimumSubjectsToGoOn: number;
  /** Share of a cluster's subjects that fail. */
  readonly minimumFailureShare: number;
  /** A cluster is counted no further than this: one with that many successes is a crowd and no attacker. */
  readonly maximumSubjects: number;
  readonly maximumSuspects: number;
};

export const CAMPAIGN_RULE: CampaignRule = {
  windowMs: 10 * 60_000,
  minimumSubjects: 20,
  minimumSubjectsOfAddress: 3,
  minimumSubjectsToGoOn: 5,
  minimumFailureShare: 0.8,
  maximumSubjects: 100,
  maximumSuspects: 500,
};

/**
 * Says whether a cluster is a campaign by itself: many people's wrong passwords and hardly any success. A crowd
 * that shares a popular browser or provider has successes, however many mistype.
 */
export function isCampaign(view: ClusterView, rule: CampaignRule): boolean {
  return failingSubjects(view) >= rule.minimumSubjects && failureShare(view) >= rule.minimumFailureShare;
}

/**
 * Says whether a cluster is evidence for a campaign that is known otherwise: an address needs fewer people, and a
 * shared wrong password counts whoever else got in.
 */
export function isPartOfCampaign(key: ClusterKey, view: ClusterView, rule: CampaignRule): boolean {
  if (kindOf(key) !== 'ip') return isCampaign(view, rule);
  return (
    failingSubjects(view) >= rule.minimumSubjectsOfAddress && failureShare(view) >= rule.minimumFailureShare
  );
}

/** Says whether what is seen now keeps a known campaign going: one mistyped password does not. */
export function goesOn(view: ClusterView, rule: CampaignRule): boolean {
  return (
    failingSubjects(view) >= rule.minimumSubjectsToGoOn && failureShare(view) >= rule.minimumFailureShare
  );
}

/** Somebody who got in as well mistyped; that is not counted against the cluster. */
export function failingSubjects({ wrong, right }: ClusterView): number {
  return wrong.difference(right).size;
}

export function failureShare(view: ClusterView): number {
  const subjects = view.wrong.union(view.right).size;
  return subjects === 0 ? 0 : failingSubjects(view) / subjects;
}

export function unionOf(a: ClusterView, b: ClusterView): ClusterView {
  return {
    wrong: a.wrong.union(b.wrong),
    right: a.right.union(b.right),
    suspects: a.suspects.union(b.suspects),
  };
}

export const NOTHING_COUNTED: ClusterView = { wrong: new Set(), right: new Set(), suspects: new Set() };
