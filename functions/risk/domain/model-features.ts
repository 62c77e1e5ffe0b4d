import type { SignalName } from './signal-names.ts';

/** What of a signal's evidence a model weighs: that it is there, which case it is, or a number in bins. */
export type ModelFeature =
  | { readonly kind: 'present' }
  | { readonly kind: 'cases'; readonly feature: string; readonly cases: readonly string[] }
  | {
      readonly kind: 'bins';
      readonly feature: string;
      /** Whether more is never less risky: a model's bins must then rise. */
      readonly rises: boolean;
    };

const PRESENT: ModelFeature = { kind: 'present' };
const cases = (feature: string, ...names: string[]): ModelFeature => ({
  kind: 'cases',
  feature,
  cases: names,
});
const rising = (feature: string): ModelFeature => ({ kind: 'bins', feature, rises: true });
const binned = (feature: string): ModelFeature => ({ kind: 'bins', feature, rises: false });

/** The one feature of each signal that every model weighs, whoever trains it. */
export const MODEL_FEATURES: { readonly [Name in SignalName]: ModelFeature } = {
  'familiar-network': rising('ratioBits'),
  'familiar-software': rising('ratioBits'),
  'known-device': cases('tenure', 'token-only', 'day', 'month', 'settled'),
  'new-device': cases(
    'novelty',
    'new-usual',
    'new-other',
    'new-unknown',
    'newcomer-usual',
    'newcomer-other',
    'newcomer-unknown',
    'disowned',
  ),
  'new-network': cases('nearness', 'city', 'near', 'country', 'abroad', 'unknown'),
  'new-country': PRESENT,
  'impossible-travel': rising('distanceKm'),
  'unusual-hour': PRESENT,
  'dormant-account': PRESENT,
  automation: cases('tool', 'headless', 'library'),
  'client-inconsistency': rising('count'),
  'failure-velocity-account': rising('failures'),
  'failure-velocity-address': rising('failures'),
  'credential-stuffing': rising('strength'),
  'password-spray': rising('subjects'),
  'listed-address': cases('list', 'allow', 'watch', 'deny'),
  'wrong-password': PRESENT,
  'user-risk': cases('level', 'medium', 'high'),
  history: binned('signIns'),
  absence: binned('hours'),
  'rare-network': rising('rarerBits'),
  'rare-software': rising('rarerBits'),
  'far-from-usual': rising('distanceKm'),
  'device-token-mismatch': PRESENT,
  'anonymous-network': cases('kind', 'usual', 'hosting', 'proxy', 'tor-exit', 'known-bad'),
  'failure-velocity-network': rising('excessBits'),
  'failure-velocity-fingerprint': rising('excessBits'),
  'campaign-membership': rising('ties'),
  'code-guessing': rising('wrongCodes'),
  'code-fatigue': rising('unmet'),
  'recovery-abuse': rising('strength'),
  'breached-password': PRESENT,
};
