import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { portUnavailable } from '../../functions/platform/observability.ts';
import { PORT_NAMES } from '../../functions/platform/port-names.ts';
import { PORT_METRIC } from '../../infra/alarms.ts';
import { plainId, resourcesOf } from './synthesized.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RUNBOOKS = join(ROOT, 'docs/runbooks');

const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

const sections = readdirSync(RUNBOOKS).flatMap((file) =>
  [...readFileSync(join(RUNBOOKS, file), 'utf8').matchAll(/^## (.+)$/gm)].map(
    ([, heading = '']) => `${file}#${anchorOf(heading)}`,
  ),
);
const alarms = resourcesOf('production', 'AWS::CloudWatch::Alarm').map(({ id, properties }) => ({
  name: plainId(id),
  section: /docs\/runbooks\/(\S+)$/.exec(String(properties['AlarmDescription']))?.[1],
  properties,
}));

describe('runbooks', () => {
  it.each(alarms)('say what to do when $name rings', ({ section }) => {
    expect(sections).toContain(section);
  });

  it.each(sections)('have no section nobody is sent to: %s', (section) => {
    expect(alarms.map((alarm) => alarm.section)).toContain(section);
  });

  it.each(alarms)('are heard of: $name tells somebody', ({ properties }) => {
    expect(properties['AlarmActions']).toEqual([{ Ref: expect.stringMatching(/^AlarmTopic/) }]);
    expect(properties['TreatMissingData']).toBe('notBreaching');
  });
});

/** All adapters' text, to find the ports they speak for. That they name no others is checked by the compiler. */
const adapters = readdirSync(join(ROOT, 'functions'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\badapters\b.*\.ts$/.test(file))
  .map((file) => readFileSync(join(ROOT, 'functions', file), 'utf8'))
  .join('\n');

describe('every port that may fail', () => {
  it.each(PORT_NAMES)('is one that an adapter speaks for: %s', (port) => {
    expect(adapters).toMatch(new RegExp(`(?:(?:UnavailableError|answering)\\(|port:)\\s*'${port}'`));
  });

  it.each(PORT_NAMES)('is in the table of the runbook: %s', (port) => {
    expect(readFileSync(join(RUNBOOKS, 'dependencies.md'), 'utf8')).toMatch(
      new RegExp(`^\\| \`${port}\` +\\|`, 'm'),
    );
  });

  it('is counted under the name and dimensions that its alarm watches', () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    portUnavailable('accounts');
    const line = JSON.parse(String(written.mock.calls[0]?.[0]));
    written.mockRestore();

    const [{ Namespace, Metrics, Dimensions }] = line._aws.CloudWatchMetrics;
    const alarm = alarms.find(({ name }) => name === 'PortAccountsUnavailable');
    expect(alarm?.properties).toMatchObject({ Namespace, MetricName: Metrics[0].Name });
    expect(alarm?.properties['Dimensions']).toEqual(
      expect.arrayContaining(Dimensions[0].map((Name: string) => ({ Name, Value: line[Name] }))),
    );
    expect(PORT_METRIC.namespace).toBe(Namespace);
  });
});

describe('every asynchronous edge', () => {
  const watched = (namespace: string, metric: string, resourceId: string) =>
    alarms.some(
      ({ properties }) =>
        properties['Namespace'] === namespace &&
        properties['MetricName'] === metric &&
        JSON.stringify(properties['Dimensions']).includes(resourceId),
    );
  const queues = resourcesOf('production', 'AWS::SQS::Queue').map(({ id }) => id);
  const followers = ['PublisherFunction', 'LearnerFunction'];
  const functions = resourcesOf('production', 'AWS::Lambda::Function').map(({ id }) => id);
  const tables = resourcesOf('production', 'AWS::DynamoDB::Table').map(({ id }) => id);

  it.each(queues.filter((id) => id.includes('DeadLetters')))('%s is watched for what was put aside', (id) => {
    expect(watched('AWS/SQS', 'ApproximateNumberOfMessagesVisible', id)).toBe(true);
  });
  it.each(queues.filter((id) => !id.includes('DeadLetters')))('%s is watched for age', (id) => {
    expect(watched('AWS/SQS', 'ApproximateAgeOfOldestMessage', id)).toBe(true);
  });
  it.each(followers)('%s is watched for age', (id) => {
    expect(watched('AWS/Lambda', 'IteratorAge', id)).toBe(true);
  });
  it.each(functions)('%s is watched for throttles and errors', (id) => {
    expect(watched('AWS/Lambda', 'Throttles', id)).toBe(true);
    expect(watched('AWS/Lambda', 'Errors', id)).toBe(true);
  });
  it.each(tables)('%s is watched for throttles', (id) => {
    expect(watched('AWS/DynamoDB', 'WriteThrottleEvents', id)).toBe(true);
  });
  it.each(['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionThrottled'])(
    'the workflow is watched for %s',
    (metric) => {
      expect(watched('AWS/States', metric, 'IncidentWorkflow')).toBe(true);
    },
  );
});
