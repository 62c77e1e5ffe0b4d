import { policySchema, type RiskPolicy } from '../domain/policy.ts';

/**
 * What is done about risk unless an installation says otherwise. From a chance of one in twenty on, an attempt is
 * asked for more; less than half of that is doubt enough to teach nothing. Only signs of an attack on many are blocked. Where the
 * thresholds stand on the curve is measured by `npm run bench:risk`.
 */
export const defaultPolicy: RiskPolicy = policySchema.parse({
  version: 'default-1',
  mode: 'enforce',
  levels: { mediumFrom: 0.02, highFrom: 0.3 },
  thresholds: {
    default: {
      challengeFrom: 0.05,
      blockFrom: 0.995,
      byFactor: { totp: { challengeFrom: 0.02, blockFrom: 0.995 } },
    },
    byFlow: {
      'step-up': { challengeFrom: 0.02, blockFrom: 0.99 },
      'password-reset': { challengeFrom: 0.02, blockFrom: 0.99 },
    },
  },
  blockNeedsOneOf: [
    'credential-stuffing',
    'password-spray',
    'automation',
    'failure-velocity-account',
    'failure-velocity-address',
    'listed-address',
  ],
  lists: { deny: 'block', allowCapsAt: 'challenge', watchAsksFor: 'challenge' },
  signals: {
    impossibleTravel: { minimumDistanceKm: 100, maximumKmPerHour: 900 },
    newNetwork: { nearbyKm: 50 },
    unusualHour: { minimumHistory: 8, maximumShare: 0.02, neighbouringHours: 2 },
    dormantAccount: { minimumIdleDays: 180 },
    failureVelocity: {
      minimumAccountFailures: 3,
      minimumAddressFailures: 3,
      usualFailureShare: 0.2,
      minimumExcessBits: 0.75,
    },
    credentialStuffing: { minimumFailureShare: 0.7, minimumSubjects: { address: 4, ja4: 10, asn: 15 } },
    passwordSpray: { minimumSubjects: 5 },
    codeGuessing: { minimumWrongCodes: 3 },
    codeFatigue: { minimumUnmet: 2 },
    recoveryAbuse: { minimumResets: 3, minimumAddressResets: 5 },
    clientInconsistency: { maximumTimeZoneHours: 4 },
  },
});
