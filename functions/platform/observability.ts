import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { RequestEntry } from './http-handler.ts';
import type { PortName } from './port-names.ts';
import { UnavailableError } from './problem.ts';

/**
 * The only fields a log line may have. What is not on the list cannot be logged, so neither personal data nor a
 * secret gets into the logs by a careless call.
 */
const LOGGABLE = [
  'operation',
  'requestId',
  'status',
  'code',
  'elapsedMs',
  'port',
  'errorName',
  'errorMessage',
  'eventId',
  'eventType',
  'incidentId',
  'decisionId',
  'accountId',
  'playbook',
  'task',
  'outcome',
  'count',
  'failed',
  'parked',
  'feed',
  'line',
] as const;

export type LogFields = { readonly [Field in (typeof LOGGABLE)[number]]?: string | number | boolean };

const logger = new Logger({ serviceName: 'gatehouse', logRecordOrder: ['level', 'message', 'timestamp'] });
const metrics = new Metrics({ namespace: 'Gatehouse', serviceName: 'gatehouse', singleMetric: false });

const MAX_FIELD_LENGTH = 300;

/** One line of text for each field on the list; everything else is dropped. */
export function loggable(fields: LogFields): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const name of LOGGABLE) {
    const value = fields[name];
    if (value === undefined) continue;
    kept[name] =
      typeof value === 'string' ? value.replace(/\p{Cc}/gu, ' ').slice(0, MAX_FIELD_LENGTH) : value;
  }
  return kept;
}

export const log = {
  info: (message: string, fields: LogFields = {}) => logger.info(message, loggable(fields)),
  warn: (message: string, fields: LogFields = {}) => logger.warn(message, loggable(fields)),
  error: (message: string, fields: LogFields = {}) => logger.error(message, loggable(fields)),
};

/** Counts a port that did not answer: what the alarms on dependencies watch. */
export function portUnavailable(port: PortName): void {
  const one = metrics.singleMetric();
  one.addDimension('port', port);
  one.addMetric('PortUnavailable', MetricUnit.Count, 1);
}

/** Counts what an alarm of its own watches. */
export function counted(metric: 'FeedRefused' | 'FeedOverdue'): void {
  metrics.singleMetric().addMetric(metric, MetricUnit.Count, 1);
}

/** How far a feature moved from what its model was trained on; the alarm watches the one that moved most. */
export function modelDrift(feature: string, stability: number): void {
  for (const dimension of [feature, 'any']) {
    const one = metrics.singleMetric();
    one.addDimension('feature', dimension);
    one.addMetric('ModelDrift', MetricUnit.NoUnit, stability);
  }
}

/** Counts what everybody shares and is used up: whoever comes next does without, through no fault of their own. */
export function sharedLaneFull(lane: string): void {
  const one = metrics.singleMetric();
  one.addDimension('lane', lane);
  one.addMetric('SharedLaneFull', MetricUnit.Count, 1);
}

/**
 * The names of an error and of what caused it. Messages of SDK errors can repeat input, so only our own errors'
 * messages are told.
 */
export function errorFields(error: unknown): LogFields {
  if (error instanceof UnavailableError) {
    const cause = error.cause instanceof Error ? error.cause.name : 'unknown';
    return { port: error.port, errorName: `${error.name} < ${cause}` };
  }
  return { errorName: error instanceof Error ? error.name : 'unknown' };
}

/** Tells of a port whose answer a request could do without: only the log and the alarm know that it was missing. */
export function didWithout(error: UnavailableError): void {
  portUnavailable(error.port);
  log.warn('did-without', errorFields(error));
}

/** Logs one finished request, and counts the port when one was down. */
export function requestFinished(entry: RequestEntry, cause?: unknown): void {
  if (cause instanceof UnavailableError) portUnavailable(cause.port);
  if (cause === undefined) log.info('request', entry);
  else log.error('request', { ...entry, ...errorFields(cause) });
}
