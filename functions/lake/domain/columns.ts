import { SIGNAL_NAMES, type SignalName } from '../../risk/domain/signal-names.ts';

/** Column types, as both Athena and DuckDB name them. */
export type ColumnType = 'string' | 'bigint' | 'double' | 'boolean';

/** Kinds of events the lake keeps: what was decided, and what came of it. */
export const LAKE_TYPES = [
  'sign-in.decided',
  'risk.assessed',
  'challenge.answered',
  'risk.outcome-reported',
  'verdict.given',
] as const;
export type LakeType = (typeof LAKE_TYPES)[number];

const EVENT_COLUMNS = {
  event_id: 'string',
  /** Epoch milliseconds. */
  at_ms: 'bigint',
  account_id: 'string',
  /** The keyed hash that stands for a person. */
  subject: 'string',
  decision_id: 'string',
  challenge_id: 'string',
  session_id: 'string',
  flow: 'string',
  ip: 'string',
  /** The addresses around it. */
  network: 'string',
  asn: 'bigint',
  country: 'string',
  region: 'string',
  user_agent: 'string',
  ja4: 'string',
  accept_language: 'string',
  time_zone: 'string',
  device_id: 'string',
  /** `right`, `wrong` or `not-asked`; of another application `right`, `wrong` or nothing. */
  password: 'string',
  password_fingerprint: 'string',
  answer: 'string',
  decision: 'string',
  score: 'double',
  bits: 'double',
  prior_bits: 'double',
  mode: 'string',
  policy_version: 'string',
  model_version: 'string',
  /** What models that did not decide made of it, at most two. */
  challenger_1_version: 'string',
  challenger_1_score: 'double',
  challenger_1_would_decide: 'string',
  challenger_2_version: 'string',
  challenger_2_score: 'double',
  challenger_2_would_decide: 'string',
  /** Facts that could not be read, joined by commas. */
  missing: 'string',
  /** Every reason with its evidence, as JSON. */
  reasons: 'string',
  factor: 'string',
  result: 'string',
  confirmed: 'string',
  challenge_passed: 'boolean',
  verdict: 'string',
  about_event_id: 'string',
  about_incident_id: 'string',
} as const satisfies Record<string, ColumnType>;

export type EventColumn = keyof typeof EVENT_COLUMNS;
type Values = { string: string; bigint: number; double: number; boolean: boolean };
/** One line of the lake. What is not known is left out. */
export type Row = { readonly [C in EventColumn]?: Values[(typeof EVENT_COLUMNS)[C]] | undefined } & {
  readonly [signal: `bits_${string}`]: number;
};

/** The bits that a signal moved a decision by; without a value where it said nothing. */
export function bitsColumn(signal: SignalName): `bits_${string}` {
  return `bits_${signal.replaceAll('-', '_')}`;
}

/** The one list of columns: the writer fills it, the Glue table declares it, the SQL reads it. */
export const LAKE_COLUMNS: readonly (readonly [name: string, type: ColumnType])[] = [
  ...Object.entries(EVENT_COLUMNS),
  ...SIGNAL_NAMES.map((signal) => [bitsColumn(signal), 'double'] as const),
];

/** What the path of an object says, from the outside in. */
export const PARTITION_COLUMNS = ['type', 'date', 'hour'] as const;

/** Where a table's objects begin in the bucket. */
export const EVENTS_PREFIX = 'events/';
