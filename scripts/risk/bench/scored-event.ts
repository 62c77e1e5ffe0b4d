import type { Decision } from '../../../functions/activity/domain/assessment.ts';
import type { EventLabel } from '../event-line.ts';

/** The detectors that see one stream side by side. */
export const DETECTORS = ['gatehouse', 'freeman', 'isolation forest'] as const;
export type Detector = (typeof DETECTORS)[number];

/** One event of a stream, with what is true of it and what each detector said, riskier being higher. */
export type ScoredEvent = {
  readonly userId: string;
  readonly country: string | undefined;
  readonly label: EventLabel;
  readonly isPasswordRight: boolean;
  readonly scores: { readonly [D in Detector]: number };
  /** Of gatehouse, by its default policy. */
  readonly decision: Decision;
  /** How many attempts of the same campaign came before. */
  readonly attemptsBefore: number;
};
