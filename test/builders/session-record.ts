import type { Subject } from '../../functions/platform/table-keys.ts';
import type { SessionRecord } from '../../functions/session/domain/session-record.ts';

/** A session that has just begun, with a password and an authenticator. */
export function aSession(changed: Partial<SessionRecord> = {}): SessionRecord {
  return {
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
    ...changed,
  };
}
