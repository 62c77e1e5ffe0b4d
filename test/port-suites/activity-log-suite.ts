import { expect, it } from 'vitest';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import type { ActivityHistory, ActivityLog } from '../../functions/activity/ports.ts';
import { type AccountId, newId } from '../../functions/platform/ids.ts';
import type { Subject } from '../../functions/platform/table-keys.ts';

const AT = 1_800_000_000_000;

/**
 * What an activity log and the history read off it promise together. On AWS a page may lag behind a write for a
 * moment, because it is read without consistency; double and emulator have one copy and never lag.
 */
export function activityLogSuite(
  make: () => { readonly log: ActivityLog; readonly history: ActivityHistory },
): void {
  const signedUp = (accountId: AccountId, at: number): ActivityEvent => ({
    type: 'account.signed-up',
    eventId: newId('evt', at),
    at,
    accountId,
    subject: 'subject' as Subject,
    client: { ip: '198.51.100.7', country: 'DE', city: 'Zürich' },
  });
  const days = (accountId: AccountId, count: number) =>
    Array.from({ length: count }, (_, n) => signedUp(accountId, AT + n * 86_400_000));

  it('gives back each event as it was recorded, the newest first', async () => {
    const { log, history } = make();
    const account = newId('acc', AT);
    const [first, second, third] = days(account, 3) as [ActivityEvent, ActivityEvent, ActivityEvent];
    await log.record(third, first);
    await log.record(second);
    expect(await history.page(account)).toEqual({ events: [third, second, first] });
  });

  it('has nothing to tell of an account nothing happened on, nor of its neighbour', async () => {
    const { log, history } = make();
    const account = newId('acc', AT);
    await log.record(signedUp(account, AT));
    expect((await history.page(account)).events).toHaveLength(1);
    expect(await history.page(newId('acc', AT))).toEqual({ events: [] });
  });

  it('keeps one of an event recorded again, also by many at once', async () => {
    const { log, history } = make();
    const account = newId('acc', AT);
    const event = signedUp(account, AT);
    await Promise.all(Array.from({ length: 10 }, () => log.record(event)));
    expect((await history.page(account)).events).toEqual([event]);
  });

  it('keeps apart events of one millisecond', async () => {
    const { log, history } = make();
    const account = newId('acc', AT);
    const events = Array.from({ length: 10 }, () => signedUp(account, AT));
    await log.record(...events);
    const found = (await history.page(account)).events.map(({ eventId }) => eventId);
    expect(found.sort()).toEqual(events.map(({ eventId }) => eventId).sort());
  });

  it('records 25 events in one call, and pages through them and one more without gap or repeat', async () => {
    const { log, history } = make();
    const account = newId('acc', AT);
    const events = days(account, 26);
    await log.record(...events.slice(0, 25));
    await log.record(...events.slice(25));
    const first = await history.page(account);
    expect(first.events).toEqual(events.slice(1).reverse());
    expect(first.next).toBeTypeOf('string');
    expect(await history.page(account, first.next)).toEqual({ events: events.slice(0, 1) });
  });

  it('ends on an empty page where the last full one could not know that it was the last', async () => {
    const { log, history } = make();
    const account = newId('acc', AT);
    await log.record(...days(account, 25));
    const first = await history.page(account);
    expect(first.events).toHaveLength(25);
    expect(first.next).toBeTypeOf('string');
    expect(await history.page(account, first.next)).toEqual({ events: [] });
  });

  it('finds an event by its id beyond the first page, of this account alone', async () => {
    const { log, history } = make();
    const account = newId('acc', AT);
    const events = days(account, 26);
    await log.record(...events.slice(0, 25));
    await log.record(...events.slice(25));
    const oldest = events[0] as ActivityEvent;
    expect(await history.find(account, oldest.eventId)).toEqual(oldest);
    expect(await history.find(account, newId('evt', AT))).toBeUndefined();
    expect(await history.find(newId('acc', AT), oldest.eventId)).toBeUndefined();
  });

  it('records nothing when told nothing', async () => {
    const { log } = make();
    await expect(log.record()).resolves.toBeUndefined();
  });
}
