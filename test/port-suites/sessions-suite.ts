import { expect, it } from 'vitest';
import { type AccountId, newId, type SessionId } from '../../functions/platform/ids.ts';
import { accountKeys, type Subject, type TableKey } from '../../functions/platform/table-keys.ts';
import { toSessionItem } from '../../functions/session/domain/session-item.ts';
import type { SessionRecord } from '../../functions/session/domain/session-record.ts';
import type { EnrolmentWindow, SessionRegistry } from '../../functions/session/ports.ts';

const AT = 1_800_000_000_000;
const hash = (byte: number) => Buffer.alloc(32, byte).toString('base64url');

export type SessionsUnderTest = {
  readonly registry: SessionRegistry;
  readonly enrolments: EnrolmentWindow;
  /** Stores an item as another function would have. */
  readonly store: (
    table: 'accounts' | 'sessions',
    item: TableKey & Readonly<Record<string, unknown>>,
  ) => Promise<unknown>;
  readonly accountNamed: (key: TableKey) => Promise<Record<string, unknown> | undefined>;
};

/**
 * What every session registry and enrolment window promises. Accounts are new each time: real tables outlive a run.
 * That reads are asked to be consistent shows on AWS alone; double and emulator have one copy.
 */
export function sessionsSuite(make: () => SessionsUnderTest): void {
  async function begun(changes: Partial<SessionRecord> = {}) {
    const world = make();
    const session: SessionRecord = {
      sessionId: newId('ses', AT),
      accountId: newId('acc', AT),
      subject: `subject-${crypto.randomUUID()}` as Subject,
      decisionId: newId('dec', AT),
      deviceId: 'device',
      client: { ip: '198.51.100.7', country: 'DE' },
      assurance: { level: 'aal1', factors: ['pwd'], authenticatedAt: AT },
      startedAt: AT,
      decidedAt: AT - 10,
      lastUsedAt: AT,
      expiresAt: AT + 90_000_000,
      sealedRefreshToken: Uint8Array.of(1, 2, 3),
      refreshHash: hash(1),
      ...changes,
    };
    const { accountId, subject } = session;
    const word = { accountId, notBefore: 0, state: 'active' };
    await world.store('sessions', toSessionItem(session));
    await world.store('accounts', { ...accountKeys.account(accountId), ...word });
    await world.store('accounts', { ...accountKeys.identifier(subject), ...word });
    const find = async () => (await world.registry.find(accountId, session.sessionId)).session;
    return { ...world, session, find };
  }

  it('finds a session with what its account says, and says nothing of a stranger', async () => {
    const { registry, session } = await begun();
    const found = await registry.find(session.accountId, session.sessionId);
    expect(found.session).toEqual(session);
    expect(found.account).toMatchObject({ state: 'active', notBefore: 0 });
    const nobody = await registry.find(newId('acc', AT), session.sessionId);
    expect(nobody).toEqual({ session: undefined, account: undefined });
  });

  it('lists every session of one account and nothing else', async () => {
    const { registry, session, store } = await begun();
    const second = { ...session, sessionId: newId('ses', AT + 1) };
    await store('sessions', toSessionItem(second));
    await store('sessions', toSessionItem({ ...session, accountId: newId('acc', AT) }));
    await store('sessions', { pk: `ACCOUNT#${session.accountId}`, sk: 'SETTINGS' });
    expect(await registry.list(session.accountId)).toEqual([session, second]);
    expect(await registry.list(newId('acc', AT))).toEqual([]);
  });

  it('lets one of many rotations from one hash win, and keeps what the winner wrote', async () => {
    const { registry, session, find } = await begun();
    const { accountId, sessionId } = session;
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        registry.rotate({
          ...{ accountId, sessionId, from: hash(1), presented: hash(1) },
          ...{ to: hash(100 + n), at: AT + 5, hasMoved: false },
        }),
      ),
    );
    expect(outcomes.filter((one) => one === 'rotated')).toHaveLength(1);
    expect(await find()).toMatchObject({
      refreshHash: hash(100 + outcomes.indexOf('rotated')),
      previousRefreshHash: hash(1),
      rotatedAt: AT + 5,
      lastUsedAt: AT + 5,
    });
  });

  it('rotates neither an ended session nor one that is not there, which stays so', async () => {
    const { registry, session, find } = await begun();
    const { accountId, sessionId } = session;
    const rotation = {
      ...{ accountId, sessionId, from: hash(1), presented: hash(1) },
      ...{ to: hash(2), at: AT, hasMoved: false },
    };
    await registry.end(accountId, sessionId, AT, 'signed-out');
    expect(await registry.rotate(rotation)).toBe('lost');
    expect((await find())?.refreshHash).toBe(hash(1));
    const absent: SessionId = newId('ses', AT);
    expect(await registry.rotate({ ...rotation, sessionId: absent })).toBe('lost');
    expect((await registry.find(accountId, absent)).session).toBeUndefined();
  });

  it('ends a session once, for the first reason given, and never makes one by ending it', async () => {
    const { registry, session, find } = await begun();
    const { accountId, sessionId } = session;
    const ended = await Promise.all(
      Array.from({ length: 10 }, (_, n) => registry.end(accountId, sessionId, AT + n, 'signed-out')),
    );
    expect(ended.filter(Boolean)).toHaveLength(1);
    expect(await registry.end(accountId, sessionId, AT + 99, 'refresh-reuse')).toBe(false);
    expect(await find()).toMatchObject({ endReason: 'signed-out', endedAt: AT + ended.indexOf(true) });
    const absent: SessionId = newId('ses', AT);
    expect(await registry.end(accountId, absent, AT, 'signed-out')).toBe(false);
    expect((await registry.find(accountId, absent)).session).toBeUndefined();
  });

  it('moves the end of everything only forward, on the account and on its identifier', async () => {
    const { registry, session, accountNamed } = await begun();
    const keys = [accountKeys.account(session.accountId), accountKeys.identifier(session.subject)];
    const bounds = async () => (await Promise.all(keys.map(accountNamed))).map((item) => item?.['notBefore']);
    await registry.endAll(session, AT + 100);
    expect(await bounds()).toEqual([AT + 100, AT + 100]);
    await registry.endAll(session, AT + 50);
    expect(await bounds()).toEqual([AT + 100, AT + 100]);
    await Promise.all([300, 200, 400, 150].map((later) => registry.endAll(session, AT + later)));
    expect(await bounds()).toEqual([AT + 400, AT + 400]);
  });

  it('leaves an identifier alone that has gone over to another account, and makes none', async () => {
    const { registry, session, store, accountNamed } = await begun();
    const key = accountKeys.identifier(session.subject);
    const other: AccountId = newId('acc', AT);
    await store('accounts', { ...key, accountId: other, notBefore: 0 });
    await registry.endAll(session, AT);
    expect(await accountNamed(key)).toMatchObject({ accountId: other, notBefore: 0 });
    expect(await accountNamed(accountKeys.account(session.accountId))).toMatchObject({ notBefore: AT });
    await registry.endAll({ accountId: other, subject: session.subject }, AT);
    expect(await accountNamed(accountKeys.account(other))).toBeUndefined();
  });

  it('ends all but one session at one instant, on the account and on its identifier', async () => {
    const { registry, session, find, accountNamed } = await begun();
    const keys = [accountKeys.account(session.accountId), accountKeys.identifier(session.subject)];
    const bounds = async () => (await Promise.all(keys.map(accountNamed))).map((item) => item?.['notBefore']);
    expect(await registry.endAllBut(session, session.subject, AT + 100)).toBe(true);
    expect(await find()).toEqual({ ...session, decidedAt: AT + 100 });
    expect(await bounds()).toEqual([AT + 100, AT + 100]);
    // An answer that got lost is asked for again.
    expect(await registry.endAllBut(session, session.subject, AT + 100)).toBe(true);
  });

  it.each([
    {
      name: 'ended by itself',
      end: ({ registry }: SessionsUnderTest, { accountId, sessionId }: SessionRecord) =>
        registry.end(accountId, sessionId, AT, 'signed-out'),
    },
    {
      name: 'ended with all others',
      end: ({ registry }: SessionsUnderTest, session: SessionRecord) => registry.endAll(session, AT + 50),
    },
  ])('keeps no session that was $name: it ends like everything else', async ({ end }) => {
    const world = await begun();
    const { registry, session, find, accountNamed } = world;
    await end(world, session);
    expect(await registry.endAllBut(session, session.subject, AT + 100)).toBe(false);
    expect((await find())?.decidedAt).toBe(session.decidedAt);
    expect(await accountNamed(accountKeys.account(session.accountId))).toMatchObject({ notBefore: AT + 100 });
    expect(await accountNamed(accountKeys.identifier(session.subject))).toMatchObject({
      notBefore: AT + 100,
    });
  });

  it('notes once that a session moved, and nothing of one that ended', async () => {
    const { registry, session, find } = await begun();
    const { accountId, sessionId } = session;
    const noted = await Promise.all([1, 2, 3].map((n) => registry.markMoved(accountId, sessionId, AT + n)));
    expect(noted.filter(Boolean)).toHaveLength(1);
    expect((await find())?.movedAt).toBe(AT + noted.indexOf(true) + 1);
    const other = await begun();
    await other.registry.end(other.session.accountId, other.session.sessionId, AT, 'signed-out');
    expect(await other.registry.markMoved(other.session.accountId, other.session.sessionId, AT)).toBe(false);
  });

  it('revokes devices on both items of their account, and beyond a few names all at once', async () => {
    const { registry, session, accountNamed } = await begun();
    const keys = [accountKeys.account(session.accountId), accountKeys.identifier(session.subject)];
    const standings = async () =>
      (await Promise.all(keys.map(accountNamed))).map((item) => ({
        names: [...((item?.['revokedDevices'] as Set<string> | undefined) ?? [])].length,
        since: item?.['devicesNotBefore'],
      }));
    for (let n = 0; n < 20; n += 1) await registry.revokeDevice(session, `device-${n}`, AT + n);
    expect(await standings()).toEqual([20, 20].map((names) => ({ names, since: undefined })));
    await registry.revokeDevice(session, 'device-20', AT + 20);
    expect(await standings()).toEqual([1, 1].map((names) => ({ names, since: AT + 20 })));
    const other: AccountId = newId('acc', AT);
    await registry.revokeDevice({ accountId: other, subject: session.subject }, 'device-21', AT + 21);
    expect(await standings()).toEqual([1, 1].map((names) => ({ names, since: AT + 20 })));
  });

  it('lets one of many take the enrolment that was opened, before its end', async () => {
    const { enrolments, session } = await begun();
    const { accountId } = session;
    expect(await enrolments.consume(accountId, AT)).toBe(false);
    await enrolments.open(accountId, AT + 1000);
    expect(await enrolments.consume(accountId, AT + 1000)).toBe(false);
    const all = await Promise.all(Array.from({ length: 20 }, () => enrolments.consume(accountId, AT + 999)));
    expect(all.filter(Boolean)).toHaveLength(1);
  });
}
