/** Lanes that everybody shares. One that is full keeps people waiting who did nothing, so somebody is told. */
export const SHARED_LANES = [
  'mail-all',
  'text-country',
  'text-all',
  'text-new-country',
  'text-new-all',
] as const;
