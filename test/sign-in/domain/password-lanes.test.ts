import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import {
  crowdedLane,
  FAILURE_LANES,
  failuresToCount,
  isWorthGivingBack,
  passwordLane,
  UNKNOWN_DEVICE_LANE,
} from '../../../functions/sign-in/domain/password-lanes.ts';

const MINUTE = 60_000;
/** After which Cognito forgets failures. */
const COGNITO_FORGETS_AFTER_MS = 15 * MINUTE;
const subject = 'subject' as Subject;
/** At which Cognito locks the user. */
const COGNITO_LOCKS_AT = 5;

describe('the lane of a password', () => {
  it.each([
    { name: 'the person’s, on an unknown device', key: 'subject', opens: { silenceMs: 16 * MINUTE } },
    {
      name: 'the device’s own, on a known one',
      deviceId: 'device',
      key: 'subject#device',
      opens: { windowMs: 15 * MINUTE },
    },
    {
      name: 'the proof’s own, after a mail was read',
      mailboxProof: 'proof',
      key: 'subject#proof',
      opens: { windowMs: 15 * MINUTE },
    },
  ])('is $name: four, and then none for a while', ({ deviceId, mailboxProof, key, opens }) => {
    const found = passwordLane({
      subject,
      ...(deviceId ? { deviceId } : {}),
      ...(mailboxProof ? { mailboxProof } : {}),
    });
    expect(found).toMatchObject({ key, lane: { limit: 4, ...opens } });
    expect(found.lane.limit).toBeLessThan(COGNITO_LOCKS_AT);
  });

  it('opens to strangers again only after Cognito has forgotten them', () => {
    expect(UNKNOWN_DEVICE_LANE.silenceMs).toBeGreaterThan(COGNITO_FORGETS_AFTER_MS);
  });

  it('has another name for each kind, so that keys never meet', () => {
    const names = [
      passwordLane({ subject }).lane.name,
      passwordLane({ subject, deviceId: 'device' }).lane.name,
    ];
    expect(names).toEqual(['password-unknown', 'password-device']);
    for (const { name } of Object.values(FAILURE_LANES)) expect(names).not.toContain(name);
  });
});

describe('a crowded place', () => {
  const lanes = { accountFailures: 0, addressFailures: 0, networkFailures: 0 };
  it.each([
    { name: 'an address below its limit', at: { addressFailures: 199 }, lane: undefined },
    { name: 'an address at its limit', at: { addressFailures: 200 }, lane: FAILURE_LANES.address },
    { name: 'a network below its limit', at: { networkFailures: 999 }, lane: undefined },
    { name: 'a network at its limit', at: { networkFailures: 1_000 }, lane: FAILURE_LANES.network },
  ])('$name', ({ at, lane }) => {
    expect(crowdedLane({ ...lanes, ...at }, false)).toEqual(lane);
    expect(crowdedLane({ ...lanes, ...at }, true)).toBeUndefined();
  });

  it('is none where nothing is known', () => {
    expect(crowdedLane('unreadable', false)).toBeUndefined();
    expect(crowdedLane({ accountFailures: 9_999, addressFailures: 0 }, false)).toBeUndefined();
  });
});

describe('a failure', () => {
  const event = { client: { ip: '192.0.2.7' }, passwordFingerprint: 'spring', at: 1_000 };
  const lanes = { accountFailures: 0, addressFailures: 0, networkFailures: 0, fingerprintFailures: 0 };
  const namesOf = (...[failure, seen, chance]: Parameters<typeof failuresToCount>) =>
    failuresToCount(failure, seen, chance).map(
      ({ lane, key, addition }) => `${lane.name} ${key} +${addition}`,
    );

  it.each([
    { name: 'nothing counted before', seen: lanes },
    { name: 'what was counted is unreadable', seen: 'unreadable' as const },
  ])('counts at its address, around it and for its password: $name', ({ seen }) => {
    expect(namesOf(event, seen, 0.99)).toEqual([
      'address-failures 192.0.2.7/0 +1',
      'network-failures 192.0.2.0/24/0 +1',
      'fingerprint-failures spring/0 +1',
    ]);
  });

  it('of a known device says nothing of the password', () => {
    expect(namesOf({ ...event, deviceId: 'laptop' }, lanes, 0.99)).toHaveLength(2);
  });

  it('is written seldom where many were counted, and then stands for many', () => {
    const crowded = { ...lanes, networkFailures: 640 };
    expect(namesOf(event, crowded, 0.99)).toHaveLength(2);
    expect(namesOf(event, crowded, 0.01)).toContain('network-failures 192.0.2.0/24/0 +16');
  });
});

describe('isWorthGivingBack', () => {
  it.each([
    { attempts: 1, isWorth: false },
    { attempts: 2, isWorth: true },
    { attempts: 4, isWorth: true },
  ])('after attempt $attempts of a window: $isWorth', ({ attempts, isWorth }) => {
    expect(isWorthGivingBack(attempts)).toBe(isWorth);
  });
});
