import fc from 'fast-check';
import type {
  ActivityEvent,
  ActivityEventType,
  EventOf,
} from '../../functions/activity/domain/activity-event.ts';
import type { Assessment } from '../../functions/activity/domain/assessment.ts';
import type { ClientFacts } from '../../functions/platform/client-facts.ts';
import { newId } from '../../functions/platform/ids.ts';
import { ACTIVITY_SAMPLES } from './activity-samples.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 512 });
const bits = fc.double({ min: -40, max: 40, noNaN: true });

/** What the edge may say of a caller: an address always, everything else perhaps. */
const client: fc.Arbitrary<ClientFacts> = fc.record(
  {
    ip: fc.oneof(fc.ipV4(), fc.ipV6()),
    asn: fc.integer({ min: 1, max: 4_294_967_295 }),
    country: fc.stringMatching(/^[A-Z]{2}$/),
    region: text,
    city: text,
    location: fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      accuracyKm: fc.constant(50),
    }),
    timeZone: text,
    ja4: text,
    userAgent: text,
    acceptLanguage: text,
  },
  { requiredKeys: ['ip'] },
);

const anyAssessment: fc.Arbitrary<Assessment> = fc.record({
  decision: fc.constantFrom('allow', 'challenge', 'block'),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
  level: fc.constantFrom('low', 'medium', 'high'),
  bits,
  priorBits: bits,
  reasons: fc.array(
    fc.record({ signal: text, evidence: fc.dictionary(text, fc.oneof(text, bits, fc.boolean())), bits }),
    { maxLength: 6 },
  ),
  missing: fc.subarray(['profile', 'population', 'lists', 'lanes'] as const),
  mode: fc.constantFrom('audit', 'enforce'),
  policyVersion: text,
  modelVersion: text,
});

const at = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

type Changes<Type extends ActivityEventType> = {
  readonly [Name in keyof EventOf<Type>]?: fc.Arbitrary<EventOf<Type>[Name] | undefined>;
};

/** What may differ from event to event of each kind. A kind without an entry does not compile. */
const factorKind = fc.constantFrom('totp', 'sms', 'email', 'passkey', 'recovery-codes');

const CHANGES: { readonly [Type in ActivityEventType]: Changes<Type> } = {
  'sign-in.decided': {
    at,
    client,
    accountId: optional(fc.constant(ACTIVITY_SAMPLES['sign-in.decided'].accountId)),
    flow: fc.constantFrom('sign-in', 'refresh', 'step-up'),
    password: fc.constantFrom('right', 'wrong', 'not-asked'),
    answer: fc.constantFrom('signed-in', 'challenged', 'refused', 'throttled'),
    assessment: anyAssessment,
    deviceId: optional(text),
    passwordFingerprint: optional(text),
  },
  'challenge.answered': {
    at,
    client,
    factor: fc.constantFrom('totp', 'sms', 'email', 'passkey', 'recovery-code'),
    result: fc.constantFrom('passed', 'wrong', 'closed'),
  },
  'account.signed-up': { at, client, deviceId: optional(text) },
  'factor.enrolled': {
    at,
    client,
    factor: optional(factorKind),
    factorName: optional(text),
    changeId: optional(fc.constant(newId('chg', 0))),
  },
  'factor.removed': { at, client, factor: optional(factorKind), factorName: optional(text) },
  'profile.changed': { at, client, kind: fc.constantFrom('email', 'phone', 'deletion') },
  'profile.restored': { at, client, kind: fc.constantFrom('email', 'phone', 'deletion', 'factor') },
  'password.reset-begun': { at, client },
  'password.changed': { at, client, by: fc.constantFrom('reset', 'owner') },
  'session.refreshed': { at, client },
  'session.moved': { at, client, moved: fc.constantFrom('place', 'software') },
  'session.ended': {
    at,
    client,
    reason: optional(fc.constantFrom('signed-out', 'ended-by-owner', 'contained', 'everywhere')),
  },
  'session.reuse-detected': { at, client, reason: optional(fc.constant('refresh-reuse')) },
  'risk.assessed': {
    at,
    client,
    requestType: text.filter((name) => name !== ''),
    status: fc.constantFrom('attempted', 'succeeded', 'failed'),
    assessment: anyAssessment,
  },
  'risk.outcome-reported': {
    at,
    challengePassed: optional(fc.boolean()),
    confirmed: optional(fc.constantFrom('legitimate', 'fraud')),
    assessed: fc.record({ at, client }),
  },
  'verdict.given': {
    at,
    verdict: fc.constantFrom('me', 'not-me'),
    via: fc.constantFrom('mail-link', 'signed-in'),
  },
  'account.contained': { at, actions: fc.array(text) },
  'account.released': { at, actions: fc.array(text) },
};

/** Any event of this kind that our own code could record. */
export function anyEventOf(type: ActivityEventType): fc.Arbitrary<ActivityEvent> {
  const changes = CHANGES[type] as Readonly<Record<string, fc.Arbitrary<unknown>>>;
  return fc.record(changes).map((changed) => {
    const event = { ...ACTIVITY_SAMPLES[type], ...changed };
    return JSON.parse(JSON.stringify(event)) as ActivityEvent;
  });
}
