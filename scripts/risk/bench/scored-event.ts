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
};

/** One simulated campaign, and after how many of its attempts a finding first told of it. */
export type CampaignSeen = {
  readonly id: string;
  readonly kind: string;
  readonly attempts: number;
  readonly foundAfter: number | undefined;
};

export type JudgedStream = {
  readonly name: string;
  readonly events: readonly ScoredEvent[];
  readonly campaigns: readonly CampaignSeen[];
  /** Of the whole stream, with what came before the judged part. */
  readonly decisions: number;
  /** Decisions whose reasons do not add up, or whose heaviest reason does not count. */
  readonly unexplained: number;
};
