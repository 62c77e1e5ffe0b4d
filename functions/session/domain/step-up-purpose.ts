/** What a session may be stepped up for. A proof that was given for one of them is good for no other. */
export const STEP_UP_PURPOSES = [
  'change-factors',
  'change-password',
  'change-identifier',
  'export-data',
  'delete-account',
] as const;

export type StepUpPurpose = (typeof STEP_UP_PURPOSES)[number];
