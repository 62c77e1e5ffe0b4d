import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isId } from '../../../functions/platform/ids.ts';
import { sessionIdOf } from '../../../functions/session/domain/session-id.ts';
import { fromSessionItem, toSessionItem } from '../../../functions/session/domain/session-item.ts';
import { aSession } from '../../builders/session-record.ts';

const session = aSession();

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
    {
      name: 'stepped up and moved',
      record: {
        ...session,
        alsoRefreshHash: Buffer.alloc(32, 9).toString('base64url'),
        movedAt: 1_800_000_550_000,
        assurance: { ...session.assurance, purpose: 'export-data' as const },
      },
    },
    { name: 'ended', record: { ...session, endedAt: 1_800_000_600_000, endReason: 'signed-out' as const } },
  ])('comes back as it was: $name', ({ record }) => {
    expect(fromSessionItem(toSessionItem(record))).toEqual(record);
  });
});

describe('a session that has just begun', () => {
  it('takes no attribute for what has not happened: writers make conditions of that', () => {
    const item = toSessionItem(session);
    for (const absent of [
      'lastUsedAt',
      'previousRefreshHash',
      'alsoRefreshHash',
      'rotatedAt',
      'movedAt',
      'endedAt',
      'endReason',
    ]) {
      expect(item).not.toHaveProperty(absent);
      if (absent !== 'lastUsedAt') expect(fromSessionItem(item)).not.toHaveProperty(absent);
    }
    expect(toSessionItem({ ...session, lastUsedAt: session.startedAt + 1 })).toHaveProperty('lastUsedAt');
  });
});

describe('sessionIdOf', () => {
  it('makes another id of every UUID, and always the same of one', () =>
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (a, b) => {
        const id = sessionIdOf(a);
        expect(id && isId('ses', id)).toBe(true);
        expect(sessionIdOf(a.toUpperCase())).toBe(id);
        expect(sessionIdOf(a.replaceAll('-', ''))).toBe(id);
        expect(sessionIdOf(b) === id).toBe(a === b);
      }),
    ));
  it.each(['', 'not-a-uuid', '0'.repeat(31), '0'.repeat(33)])('makes none of %j', (text) => {
    expect(sessionIdOf(text)).toBeUndefined();
  });
});
