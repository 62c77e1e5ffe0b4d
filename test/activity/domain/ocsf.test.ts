import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toOcsf } from '../../../functions/activity/domain/ocsf/to-ocsf.ts';
import { activitySamples } from '../../builders/activity-samples.ts';

const VECTORS = new URL('../../vectors/ocsf-1.8.0/', import.meta.url);
const ajv = new Ajv2020({ strict: true, allErrors: true });
const validator = (name: string): ValidateFunction =>
  ajv.compile(JSON.parse(readFileSync(new URL(`${name}.schema.json`, VECTORS), 'utf8')));
const CLASSES: Readonly<Record<number, ValidateFunction>> = {
  3001: validator('account_change'),
  3002: validator('authentication'),
};
const samples = Object.values(activitySamples());

/** As it is after the bus: JSON, without what was undefined. */
const onTheBus = (event: (typeof samples)[number]) => JSON.parse(JSON.stringify(toOcsf(event)));

function expectValid(detail: { class_uid: number }): void {
  const validate = CLASSES[detail.class_uid];
  expect(validate?.(detail), JSON.stringify(validate?.errors)).toBe(true);
}

describe('events in OCSF 1.8', () => {
  it.each(samples)('$type is valid and carries our own record', (event) => {
    const detail = onTheBus(event);
    expectValid(detail);
    expect(detail.metadata.uid).toBe(event.eventId);
    expect(detail.unmapped.gatehouse).toEqual(event);
  });

  it.each(samples.filter((event) => 'client' in event))(
    '$type is valid whatever is unknown of the client',
    (event) => {
      const facts = Object.keys('client' in event ? event.client : {}).filter((name) => name !== 'ip');
      fc.assert(
        fc.property(fc.subarray(facts), (unknown) => {
          const client = Object.fromEntries(
            Object.entries('client' in event ? event.client : {}).filter(([name]) => !unknown.includes(name)),
          );
          expectValid(onTheBus({ ...event, client } as typeof event));
        }),
        { numRuns: 50 },
      );
    },
  );

  it.each(samples.filter((event) => 'assessment' in event))('$type is valid at every score', (event) => {
    if (!('assessment' in event)) throw new Error('filtered');
    for (const level of ['low', 'medium', 'high'] as const)
      for (const score of [0, 0.004, 0.5, 1])
        expectValid(onTheBus({ ...event, assessment: { ...event.assessment, level, score } }));
  });

  it('every attempt has a subject although nobody owns the identifier', () => {
    const { accountId: _, ...attempt } = activitySamples()['sign-in.decided'];
    const detail = onTheBus(attempt);
    expectValid(detail);
    expect(detail.user.uid).toBe(attempt.subject);
  });

  it('the schemas refuse what is wrong', () => {
    const detail = onTheBus(activitySamples()['sign-in.decided']);
    for (const wrong of [
      { type_uid: 1 },
      { severity_id: 17 },
      { time: 'noon' },
      { metadata: {} },
      { action_id: 77 },
    ])
      expect(CLASSES[3002]?.({ ...detail, ...wrong }), JSON.stringify(wrong)).toBe(false);
  });
});
