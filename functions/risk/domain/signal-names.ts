/** Every signal there is, by the name it bears in reasons, model and policy. */
export const SIGNAL_NAMES = [
  'familiar-network',
  'familiar-software',
  'known-device',
  'new-device',
  'new-network',
  'new-country',
  'impossible-travel',
  'unusual-hour',
  'dormant-account',
  'automation',
  'client-inconsistency',
  'failure-velocity-account',
  'failure-velocity-address',
  'credential-stuffing',
  'password-spray',
  'listed-address',
  'wrong-password',
  'user-risk',
  'history',
  'absence',
  'rare-network',
  'rare-software',
  'far-from-usual',
  'device-token-mismatch',
  'anonymous-network',
  'failure-velocity-network',
  'failure-velocity-fingerprint',
  'campaign-membership',
  'code-guessing',
  'code-fatigue',
  'recovery-abuse',
  'breached-password',
] as const;

export type SignalName = (typeof SIGNAL_NAMES)[number];

/** What a signal found: its name, and the facts that a person would want to see to believe it. */
export type Evidence = { readonly signal: SignalName } & Readonly<Record<string, unknown>>;
