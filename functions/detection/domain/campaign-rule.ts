import type { CampaignType } from '../../risk/domain/campaign-board.ts';
import { type ClusterKey, type ClusterKind, kindOf } from './cluster-keys.ts';
import {
  type ClusterView,
  type Counted,
  failingSubjects,
  failureShare,
  intrudedSubjects,
  intrusionShare,
  resetShare,
  resetSubjects,
  WHOLE_SET,
} from './cluster-view.ts';

export type CampaignRule = {
  /** Counting starts anew as often as this; the window before counts too. */
  readonly windowMs: number;
  /** The same for one password on many accounts, which may come slowly; a multiple of the other. */
  readonly passwordWindowMs: number;
  /** Distinct subjects that make a campaign of a cluster: with wrong passwords, or with resets. */
  readonly minimumSubjects: number;
  /** Distinct strangers with right passwords that do. */
  readonly minimumStrangers: number;
  /** Challenges that do, if they are on average at least so many for each stranger, and hardly any is passed. */
  readonly minimumChallenges: number;
  readonly challengesPerStranger: number;
  readonly maximumPassedShare: number;
  /** Challenges or reset requests on one account that make a campaign of it. */
  readonly minimumChallengesOfAccount: number;
  readonly minimumResetsOfAccount: number;
  /** Distinct subjects that make an address or a device, or a block of addresses, part of a campaign. */
  readonly minimumSubjectsOfAddress: number;
  readonly minimumSubjectsOfBlock: number;
  /** Distinct subjects by which a campaign is seen to go on. */
  readonly minimumSubjectsToGoOn: number;
  /** Share of a cluster's subjects that the attack makes up: the rest are people who share it by chance. */
  readonly minimumShare: number;
  /** With more wrong passwords than this, right ones were guessed rather than given away. */
  readonly maximumFailureShare: number;
  /** So many failing subjects for each password tried are sprayed, not stuffed. */
  readonly subjectsPerPassword: number;
  /** Ordinary people who make a cluster's feature common. */
  readonly minimumBystanders: number;
  /** Ordinary sign-ins after which software that they do not have is rare. */
  readonly minimumPeopleToTellRare: number;
  /** No set of a cluster grows beyond this in one window. */
  readonly limits: { readonly [Set in Counted]: number };
};

export const CAMPAIGN_RULE: CampaignRule = {
  windowMs: 10 * 60_000,
  passwordWindowMs: 60 * 60_000,
  minimumSubjects: 20,
  minimumStrangers: 15,
  minimumChallenges: 24,
  challengesPerStranger: 3,
  maximumPassedShare: 0.3,
  minimumChallengesOfAccount: 8,
  minimumResetsOfAccount: 6,
  minimumSubjectsOfAddress: 3,
  minimumSubjectsOfBlock: 6,
  minimumSubjectsToGoOn: 5,
  minimumShare: 0.8,
  maximumFailureShare: 0.5,
  subjectsPerPassword: 4,
  minimumBystanders: 3,
  minimumPeopleToTellRare: 200,
  limits: {
    wrong: WHOLE_SET,
    right: WHOLE_SET,
    strangers: WHOLE_SET,
    suspects: 200,
    passwords: 64,
    challenges: 64,
    passed: 64,
    resets: WHOLE_SET,
    wrongSampled: 64,
    rightSampled: 64,
    strangersSampled: 64,
    resetsSampled: 64,
  },
};

/** The number of a cluster's counting window, of which the one before is counted as well. */
export function windowOf(key: ClusterKey, window: number, rule: CampaignRule): number {
  return kindOf(key) === 'password' ? Math.floor((window * rule.windowMs) / rule.passwordWindowMs) : window;
}

type Least = { readonly subjects: number; readonly strangers: number; readonly challenges: number };

/**
 * Says what kind of campaign a cluster is by itself. A crowd that shares a popular browser or provider is none,
 * however many of them mistype, have new devices or forgot their password: most of them are known and get in.
 */
export function campaignTypeOf(
  key: ClusterKey,
  view: ClusterView,
  rule: CampaignRule,
): CampaignType | undefined {
  return attackIn(key, view, rule, {
    subjects: rule.minimumSubjects,
    strangers: rule.minimumStrangers,
    challenges: rule.minimumChallenges,
  });
}

/** Says whether a cluster is evidence for a campaign that is known otherwise: an address needs fewer people. */
export function isPartOfCampaign(key: ClusterKey, view: ClusterView, rule: CampaignRule): boolean {
  const least = leastOfPart(kindOf(key), rule);
  if (least === undefined) return campaignTypeOf(key, view, rule) !== undefined;
  return attackIn(key, view, rule, allOf(least)) !== undefined;
}

/** Says whether what is seen now keeps a known campaign going: one mistyped password does not. */
export function goesOn(key: ClusterKey, view: ClusterView, rule: CampaignRule): boolean {
  const part = leastOfPart(kindOf(key), rule) ?? rule.minimumSubjectsToGoOn;
  return attackIn(key, view, rule, allOf(Math.min(part, rule.minimumSubjectsToGoOn))) !== undefined;
}

/** Whether ordinary people have the feature as well. A family of browsers is shared by so many that it always is. */
export function isCommon(key: ClusterKey, view: ClusterView, rule: CampaignRule): boolean {
  return kindOf(key) === 'ua' || view.right.size >= rule.minimumBystanders;
}

function leastOfPart(kind: ClusterKind, rule: CampaignRule): number | undefined {
  if (kind === 'ip' || kind === 'device') return rule.minimumSubjectsOfAddress;
  return kind === 'block' ? rule.minimumSubjectsOfBlock : undefined;
}

function allOf(least: number): Least {
  return { subjects: least, strangers: least, challenges: least };
}

function attackIn(
  key: ClusterKey,
  view: ClusterView,
  rule: CampaignRule,
  least: Least,
): CampaignType | undefined {
  const kind = kindOf(key);
  if (kind === 'account') return pestering(view, rule);
  if (isGuessing(view, rule, least))
    return kind === 'password' || isSprayed(view, rule) ? 'password-spray' : 'credential-stuffing';
  if (kind === 'password') return undefined;
  if (isReset(view, rule, least)) return 'recovery-abuse';
  if (isFatiguing(view, rule, least)) return 'code-fatigue';
  return isPhished(view, rule, least) ? 'phishing-wave' : undefined;
}

/** Codes or resets asked for on one account, over and over. Whoever passes a challenge had asked for it. */
function pestering(
  { challenges, resets, passed }: ClusterView,
  rule: CampaignRule,
): CampaignType | undefined {
  if (challenges.size >= rule.minimumChallengesOfAccount && passed.size === 0) return 'code-fatigue';
  return resets.size >= rule.minimumResetsOfAccount ? 'recovery-abuse' : undefined;
}

function isGuessing(view: ClusterView, rule: CampaignRule, { subjects }: Least): boolean {
  return (
    view.wrong.size >= subjects &&
    failingSubjects(view) >= subjects &&
    failureShare(view) >= rule.minimumShare
  );
}

function isSprayed(view: ClusterView, { subjectsPerPassword }: CampaignRule): boolean {
  return view.passwords.size > 0 && view.passwords.size * subjectsPerPassword <= failingSubjects(view);
}

function isReset(view: ClusterView, rule: CampaignRule, { subjects }: Least): boolean {
  return (
    view.resets.size >= subjects && resetSubjects(view) >= subjects && resetShare(view) >= rule.minimumShare
  );
}

function isFatiguing(view: ClusterView, rule: CampaignRule, least: Least): boolean {
  const { challenges, strangers, passed } = view;
  return (
    challenges.size >= least.challenges &&
    challenges.size >= rule.challengesPerStranger * strangers.size &&
    passed.size <= rule.maximumPassedShare * strangers.size &&
    intrusionShare(view) >= rule.minimumShare
  );
}

/** Low in failures, so nothing is guessed: the passwords were given away. */
function isPhished(view: ClusterView, rule: CampaignRule, least: Least): boolean {
  return (
    view.strangers.size >= least.strangers &&
    intrudedSubjects(view) >= least.strangers &&
    intrusionShare(view) >= rule.minimumShare &&
    failureShare(view) <= rule.maximumFailureShare
  );
}
