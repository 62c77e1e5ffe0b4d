import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityEvent, ActivityEventType } from '../../../functions/activity/domain/activity-event.ts';
import { toOcsf } from '../../../functions/activity/domain/ocsf/to-ocsf.ts';
import { anyEventOf } from '../../builders/activity-arbitraries.ts';
import { ACTIVITY_EVENT_TYPES, ACTIVITY_SAMPLES } from '../../builders/activity-samples.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true });
const validatorOf = (name: string) =>
  ajv.compile(
    JSON.parse(
      readFileSync(new URL(`../../vectors/ocsf-1.8.0/${name}.schema.json`, import.meta.url), 'utf8'),
    ),
  );
const CLASSES = { 3001: validatorOf('account_change'), 3002: validatorOf('authentication') } as const;
type ClassUid = keyof typeof CLASSES;

/** As a follower receives it, with what its class says is wrong with it. */
function published(event: ActivityEvent) {
  const detail = JSON.parse(JSON.stringify(toOcsf(event)));
  return { detail, complaints: complaintsAbout(detail, detail.class_uid) };
}

function complaintsAbout(detail: unknown, classUid: ClassUid): string[] {
  const isValid = CLASSES[classUid];
  isValid(detail);
  return (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('events in OCSF 1.8', () => {
  it.each(Object.values(ACTIVITY_SAMPLES))('$type keeps to its class and carries our own record', (event) => {
    const { detail, complaints } = published(event);
    expect(complaints).toEqual([]);
    expect(detail.unmapped.gatehouse).toEqual(event);
  });
});

describe('any event that our code could record', () => {
  it.each(ACTIVITY_EVENT_TYPES)('%s keeps to its class', (type) => {
    fc.assert(
      fc.property(anyEventOf(type), (event) => {
        const { detail, complaints } = published(event);
        expect(complaints).toEqual([]);
        expect(detail.unmapped.gatehouse).toEqual(event);
        expect(detail).toMatchObject({ time: event.at, metadata: { uid: event.eventId } });
      }),
      { numRuns: 60 },
    );
  });
});

/** What each kind of event is in OCSF's words. */
const MEANINGS: { readonly [Type in ActivityEventType]: { typeUid: number; statusId: number } } = {
  'sign-in.decided': { typeUid: 300201, statusId: 1 },
  'challenge.answered': { typeUid: 300201, statusId: 1 },
  'password.changed': { typeUid: 300104, statusId: 1 },
  'password.reset-begun': { typeUid: 300199, statusId: 1 },
  'profile.changed': { typeUid: 300199, statusId: 1 },
  'profile.restored': { typeUid: 300199, statusId: 1 },
  'session.refreshed': { typeUid: 300299, statusId: 1 },
  'session.moved': { typeUid: 300299, statusId: 1 },
  'session.ended': { typeUid: 300202, statusId: 1 },
  'session.reuse-detected': { typeUid: 300202, statusId: 2 },
  'risk.assessed': { typeUid: 300201, statusId: 1 },
  'risk.outcome-reported': { typeUid: 300199, statusId: 1 },
  'verdict.given': { typeUid: 300199, statusId: 1 },
  'account.signed-up': { typeUid: 300101, statusId: 1 },
  'factor.enrolled': { typeUid: 300110, statusId: 1 },
  'factor.removed': { typeUid: 300111, statusId: 1 },
  'account.contained': { typeUid: 300109, statusId: 1 },
  'account.released': { typeUid: 300112, statusId: 1 },
};

describe('what an event means in OCSF', () => {
  it.each(ACTIVITY_EVENT_TYPES)('%s', (type) => {
    const { detail } = published(ACTIVITY_SAMPLES[type]);
    const { typeUid, statusId } = MEANINGS[type];
    expect({ typeUid: detail.type_uid, statusId: detail.status_id }).toEqual({ typeUid, statusId });
  });

  it.each([
    { answer: 'signed-in', status_id: 1, action_id: 1, disposition_id: 1 },
    { answer: 'challenged', status_id: 2, action_id: 2, disposition_id: 2 },
    { answer: 'refused', status_id: 2, action_id: 2, disposition_id: 2 },
    { answer: 'throttled', status_id: 2, action_id: 2, disposition_id: 2 },
  ] as const)('a sign-in that was $answer', ({ answer, ...meaning }) => {
    const { detail } = published({ ...ACTIVITY_SAMPLES['sign-in.decided'], answer });
    expect(detail).toMatchObject(meaning);
  });

  it('who signed in is the account, and where there is none the keyed hash of what was typed', () => {
    const { accountId, ...nobody } = ACTIVITY_SAMPLES['sign-in.decided'];
    expect(published(ACTIVITY_SAMPLES['sign-in.decided']).detail.user.uid).toBe(accountId);
    expect(published(nobody).detail.user.uid).toBe(nobody.subject);
  });
});

describe('the schemas refuse what is wrong', () => {
  const { detail } = published(ACTIVITY_SAMPLES['sign-in.decided']);
  const without = (name: string) =>
    Object.fromEntries(Object.entries(detail).filter(([key]) => key !== name));

  it.each([
    { name: 'nothing wrong', broken: detail, isRefused: false },
    { name: 'another class', broken: { ...detail, class_uid: 3001 }, isRefused: true },
    {
      name: 'a type that is not class and activity',
      broken: { ...detail, type_uid: 300202 },
      isRefused: true,
    },
    { name: 'a severity that does not exist', broken: { ...detail, severity_id: 17 }, isRefused: true },
    { name: 'an attribute OCSF does not know', broken: { ...detail, mood: 'grim' }, isRefused: true },
    ...['user', 'metadata', 'time', 'severity_id', 'activity_id'].map((name) => ({
      name: `no ${name}`,
      broken: without(name),
      isRefused: true,
    })),
  ])('$name', ({ broken, isRefused }) => {
    expect(complaintsAbout(broken, 3002).length > 0).toBe(isRefused);
  });

  it('an event of the other class', () => {
    expect(complaintsAbout(published(ACTIVITY_SAMPLES['account.signed-up']).detail, 3002)).not.toEqual([]);
  });

  it('and the compiler a table of samples that leaves a kind out', () => {
    const { 'verdict.given': _, ...rest } = ACTIVITY_SAMPLES;
    // @ts-expect-error one kind has no sample
    const incomplete: typeof ACTIVITY_SAMPLES = rest;
    expect(Object.keys(incomplete)).toHaveLength(ACTIVITY_EVENT_TYPES.length - 1);
  });
});
