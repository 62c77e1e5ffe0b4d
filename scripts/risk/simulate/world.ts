import type { Tool } from './attackers/tools.ts';
import type { Weighted } from './chance.ts';
import type { Family } from './software.ts';

export type DeviceClass = 'desktop' | 'mobile' | 'tablet';
export type Place = 'home' | 'carrier' | 'office' | 'public';

/** Facts that a service may fail to record. */
export type OmittableFact =
  | 'asn'
  | 'city'
  | 'location'
  | 'ja4'
  | 'deviceCookie'
  | 'acceptLanguage'
  | 'timezoneOffsetMinutes'
  | 'mfaPassed'
  | 'passwordFingerprint';

/** Attempts of a campaign kind for every legitimate sign-in, and its usual size and length. */
export type CampaignStyle = {
  readonly attemptsPerSignIn: number;
  readonly attemptsEach: number;
  readonly hours: number;
  /** Share of the attempts on accounts that exist whose password is right. */
  readonly hitShare: number;
  /** Autonomous systems and, in each, addresses that are used. */
  readonly networks: number;
  readonly addressesPerNetwork: number;
  readonly tools: readonly Tool[];
  readonly userAgents: number;
};

/** Everything the simulation depends on besides its seed. Shares are probabilities, rates are per person. */
export type World = {
  readonly name: string;
  /** Epoch milliseconds of a midnight in UTC. */
  readonly startsAt: number;
  readonly countries: Weighted<string>;
  readonly signIns: {
    /** Sign-ins of a person are log-normal, rounded up: mean and deviation of the logarithm. */
    readonly logMean: number;
    readonly logDeviation: number;
    readonly limit: number;
    readonly dormantShare: number;
  };
  readonly networks: {
    readonly fixedPerCountry: number;
    readonly carriersPerCountry: number;
    readonly hostsPerCountry: number;
    readonly zipfExponent: number;
    readonly leaseDays: Weighted<number>;
    readonly ipv6Share: number;
    readonly natAddresses: number;
    /** Share of fixed lines that the location database puts into another city. */
    readonly misplacedShare: number;
    /** Share of carrier addresses that are located where the subscriber is. */
    readonly carrierPlacedShare: number;
    readonly vpnNetworks: number;
  };
  readonly people: {
    readonly householdShare: number;
    readonly officeShare: number;
    readonly vpnShare: number;
    readonly vpnUse: number;
    readonly extraDevices: number;
    readonly phoneReplacedPerYear: number;
    readonly movesPerYear: number;
    readonly domesticTripsPerYear: number;
    readonly foreignTripsPerYear: number;
    readonly privateWindowShare: number;
    readonly clearedCookieShare: number;
    readonly mistypedShare: number;
    readonly resetShare: number;
    readonly passesChallengeShare: number;
    readonly foreignLanguageShare: number;
  };
  readonly places: { readonly [C in DeviceClass]: Weighted<Place> };
  readonly deviceClasses: Weighted<DeviceClass>;
  readonly software: {
    readonly families: { readonly [C in DeviceClass]: Weighted<Family> };
    readonly neverUpdatedShare: number;
    readonly updateLagDays: number;
    readonly quicShare: number;
    readonly android: readonly string[];
  };
  /** When a browser first presents its cookie: from the first page it loads, or after it has once signed in. */
  readonly cookieFrom: 'first-visit' | 'first-sign-in';
  readonly omitted: { readonly [F in OmittableFact]?: number };
  readonly attackers: {
    /** Right-password attacks by single attackers, for every legitimate sign-in. */
    readonly single: {
      readonly naive: number;
      readonly vpn: number;
      readonly targeted: number;
      readonly veryTargeted: number;
      readonly codeFatigue: number;
    };
    readonly stolenCookieShare: number;
    readonly phishedFactorShare: number;
    readonly fatigueGivesInShare: number;
    readonly origins: readonly string[];
    readonly stuffingLoud: CampaignStyle;
    readonly stuffingStealthy: CampaignStyle;
    readonly sprayLoud: CampaignStyle;
    readonly spraySlow: CampaignStyle;
    readonly recoveryAbuse: CampaignStyle;
    readonly lockout: CampaignStyle;
    /** Share of a stolen list's names that have no account here. */
    readonly strangerShare: number;
  };
};
