import type { AccountId, SessionId } from '../../platform/ids.ts';
import { packJson, unpackJson } from '../../platform/packed-json.ts';
import { sessionKeys } from '../../platform/table-keys.ts';
import type { SessionEndReason, SessionRecord } from './session-record.ts';

/**
 * A session as it rests in the Sessions table. What conditions and other readers look at stands in attributes of
 * its own, hashes as bytes; the rest is packed, because with Cognito's refresh token the item must stay inside
 * two write units.
 */
export type SessionItem = {
  readonly pk: string;
  readonly sk: string;
  readonly startedAt: number;
  readonly decidedAt: number;
  /** Absent until the session is refreshed for the first time. */
  readonly lastUsedAt?: number;
  /** The absolute end, which is the table's TTL attribute too. */
  readonly expiresAtSeconds: number;
  readonly sealedToken: Uint8Array;
  readonly refreshHash: Uint8Array;
  readonly previousRefreshHash?: Uint8Array;
  readonly alsoRefreshHash?: Uint8Array;
  readonly rotatedAt?: number;
  readonly movedAt?: number;
  readonly endedAt?: number;
  readonly endReason?: SessionEndReason;
  readonly details: Uint8Array;
};

type Details = Pick<SessionRecord, 'subject' | 'decisionId' | 'deviceId' | 'client' | 'assurance'>;

export function toSessionItem(session: SessionRecord): SessionItem {
  const { subject, decisionId, deviceId, client, assurance } = session;
  const { previousRefreshHash, alsoRefreshHash, rotatedAt, movedAt, endedAt, endReason } = session;
  return {
    ...sessionKeys.session(session.accountId, session.sessionId),
    startedAt: session.startedAt,
    decidedAt: session.decidedAt,
    ...(session.lastUsedAt !== session.startedAt ? { lastUsedAt: session.lastUsedAt } : {}),
    expiresAtSeconds: Math.floor(session.expiresAt / 1000),
    sealedToken: session.sealedRefreshToken,
    refreshHash: hashBytes(session.refreshHash),
    details: packJson({ subject, decisionId, deviceId, client, assurance } satisfies Details),
    ...(previousRefreshHash !== undefined ? { previousRefreshHash: hashBytes(previousRefreshHash) } : {}),
    ...(alsoRefreshHash !== undefined ? { alsoRefreshHash: hashBytes(alsoRefreshHash) } : {}),
    ...(rotatedAt !== undefined ? { rotatedAt } : {}),
    ...(movedAt !== undefined ? { movedAt } : {}),
    ...(endedAt !== undefined ? { endedAt } : {}),
    ...(endReason !== undefined ? { endReason } : {}),
  };
}

export function fromSessionItem(item: SessionItem): SessionRecord {
  const { previousRefreshHash, alsoRefreshHash, rotatedAt, movedAt, endedAt, endReason } = item;
  return {
    ...(unpackJson(item.details) as Details),
    accountId: item.pk.slice('ACCOUNT#'.length) as AccountId,
    sessionId: item.sk.slice('SESSION#'.length) as SessionId,
    startedAt: item.startedAt,
    decidedAt: item.decidedAt,
    lastUsedAt: item.lastUsedAt ?? item.startedAt,
    expiresAt: item.expiresAtSeconds * 1000,
    sealedRefreshToken: item.sealedToken,
    refreshHash: hashText(item.refreshHash),
    ...(previousRefreshHash ? { previousRefreshHash: hashText(previousRefreshHash) } : {}),
    ...(alsoRefreshHash ? { alsoRefreshHash: hashText(alsoRefreshHash) } : {}),
    ...(rotatedAt !== undefined ? { rotatedAt } : {}),
    ...(movedAt !== undefined ? { movedAt } : {}),
    ...(endedAt !== undefined ? { endedAt } : {}),
    ...(endReason !== undefined ? { endReason } : {}),
  };
}

/** A keyed hash as a condition must spell it: the item stores the 32 bytes, everything else speaks base64url. */
export function hashBytes(hash: string): Uint8Array {
  return Buffer.from(hash, 'base64url');
}

function hashText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
