import { describe, expect, it } from 'vitest';
import { fromChallengeItem, toChallengeItem } from '../../../functions/challenge/domain/challenge-item.ts';
import { answerLane, CODE_MAILS } from '../../../functions/challenge/domain/challenge-lanes.ts';
import {
  CHALLENGE_LIFE_MS,
  type ChallengeRecord,
  isChallengeOpen,
  MAX_TRIES,
  materialContext,
} from '../../../functions/challenge/domain/challenge-record.ts';
import type { Subject } from '../../../functions/platform/table-keys.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const END = 1_800_000_480_000;
const challenge: ChallengeRecord = {
  challengeId: 'chl_01K0000000000000000000000A',
  accountId: 'acc_01K0000000000000000000000B',
  subject: 'subject' as Subject,
  decisionId: 'dec_01K0000000000000000000000C',
  factor: 'email',
  deviceId: 'device',
  isDeviceKnown: false,
  startedAt: END - 8 * MINUTE,
  expiresAt: END,
  triesLeft: 1,
  sealed: Uint8Array.of(1, 2, 3),
  alternatives: ['recovery-code'],
  expected: { codeHash: 'hash' },
};

describe('isChallengeOpen', () => {
  it.each([
    { name: 'with a try left, a moment before its end', record: challenge, now: END - 1, isOpen: true },
    { name: 'at its end', record: challenge, now: END, isOpen: false },
    { name: 'with no try left', record: { ...challenge, triesLeft: 0 }, now: END - 1, isOpen: false },
    { name: 'that was closed', record: { ...challenge, closedAt: END - 2 }, now: END - 1, isOpen: false },
  ])('$name: $isOpen', ({ record, now, isOpen }) => {
    expect(isChallengeOpen(record, now)).toBe(isOpen);
  });
});

describe('a challenge', () => {
  it('gives five tries in eight minutes', () => {
    expect(MAX_TRIES).toBe(5);
    expect(CHALLENGE_LIFE_MS).toBe(8 * MINUTE);
  });

  it('seals for itself and its account', () => {
    const { challengeId, accountId } = challenge;
    expect(materialContext(challenge)).toEqual({ what: 'challenge', challengeId, accountId });
  });

  it.each([
    { name: 'open', record: challenge },
    { name: 'of a session', record: { ...challenge, sessionId: 'ses_01K0000000000000000000000D' as const } },
    { name: 'closed', record: { ...challenge, closedAt: END - 1, isDeviceKnown: true } },
  ])('comes back from the table as it was: $name', ({ record }) => {
    expect(fromChallengeItem(toChallengeItem(record))).toStrictEqual(record);
  });

  it('is found by its id, and deleted no earlier than it ends', () => {
    expect(toChallengeItem({ ...challenge, expiresAt: END + 1 })).toMatchObject({
      pk: `CHALLENGE#${challenge.challengeId}`,
      sk: 'CHALLENGE',
      expiresAtSeconds: END / 1000 + 1,
    });
    expect(toChallengeItem(challenge)).not.toHaveProperty('challengeId');
  });
});

describe('the lane of an answer', () => {
  it.each([
    { name: 'the person’s', isDeviceKnown: false, lane: 'code', key: 'subject' },
    { name: 'the known device’s', isDeviceKnown: true, lane: 'code-device', key: 'subject#device' },
    {
      name: 'that of a mail just read',
      isDeviceKnown: false,
      mailboxProof: 'nonce',
      lane: 'code-device',
      key: 'subject#nonce',
    },
    {
      name: 'a new one after a new password',
      isDeviceKnown: false,
      countedSince: 1_700,
      lane: 'code',
      key: 'subject#1700',
    },
  ])('is $name: 20 codes a day', ({ name: _, lane, key, ...how }) => {
    expect(answerLane('code', { ...challenge, ...how })).toEqual({
      lane: { name: lane, limit: 20, windowMs: 24 * HOUR },
      key,
    });
    expect(answerLane('recovery-code', { ...challenge, ...how })).toEqual({
      lane: { name: lane.replace('code', 'lookup-code'), limit: 20, windowMs: 24 * HOUR },
      key,
    });
  });

  it('of a passkey is none', () => {
    expect(answerLane('passkey', challenge)).toBeUndefined();
  });

  it('is not that of mails, of which there are ten an hour and forty a day', () => {
    expect(CODE_MAILS).toEqual([
      {
        unknown: { name: 'mail', limit: 10, windowMs: HOUR },
        own: { name: 'mail-device', limit: 10, windowMs: HOUR },
      },
      {
        unknown: { name: 'mail-day', limit: 40, windowMs: 24 * HOUR },
        own: { name: 'mail-day-device', limit: 40, windowMs: 24 * HOUR },
      },
    ]);
  });
});
