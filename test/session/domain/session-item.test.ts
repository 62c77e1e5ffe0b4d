import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isId } from '../../../functions/platform/ids.ts';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import { sessionIdOf } from '../../../functions/session/domain/session-id.ts';
import { fromSessionItem, toSessionItem } from '../../../functions/session/domain/session-item.ts';
import type { SessionRecord } from '../../../functions/session/domain/session-record.ts';

const session: SessionRecord = {
  sessionId: 'ses_01K0000000000000000000000A',
  accountId: 'acc_01K0000000000000000000000B',
  subject: 'subject' as Subject,
  decisionId: 'dec_01K0000000000000000000000C',
  deviceId: Buffer.alloc(16, 1).toString('base64url'),
  client: { ip: '198.51.100.7', country: 'DE', city: 'Berlin', userAgent: 'Mozilla/5.0' },
  assurance: { level: 'aal2', factors: ['pwd', 'otp'], authenticatedAt: 1_800_000_000_000 },
  startedAt: 1_800_000_000_000,
  decidedAt: 1_799_999_999_990,
  lastUsedAt: 1_800_000_000_000,
  expiresAt: 1_900_000_000_000,
  sealedRefreshToken: Uint8Array.of(1, 2, 3),
  refreshHash: Buffer.alloc(32, 9).toString('base64url'),
};

describe('a session in the table', () => {
  it.each([
    { name: 'just started', record: session },
    {
      name: 'used and rotated',
      record: {
        ...session,
        lastUsedAt: 1_800_000_500_000,
        rotatedAt: 1_800_000_500_000,
        previousRefreshHash: Buffer.alloc(32, 8).toString('base64url'),
      },
    },
    { name: 'ended', record: { ...session, endedAt: 1_800_000_600_000, endReason: 'signed-out' as const } },
  ])('comes back as it was: $name', ({ record }) => {
    expect(fromSessionItem(toSessionItem(record))).toEqual(record);
  });
});

describe('sessionIdOf', () => {
  it('makes another id of every UUID, and always the same of one', () =>
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (a, b) => {
        const id = sessionIdOf(a);
        expect(id && isId('ses', id)).toBe(true);
        expect(sessionIdOf(a.toUpperCase())).toBe(id);
        expect(sessionIdOf(b) === id).toBe(a === b);
      }),
    ));
  it.each(['', 'not-a-uuid', '0'.repeat(31), '0'.repeat(33)])('makes none of %j', (text) => {
    expect(sessionIdOf(text)).toBeUndefined();
  });
});
