import { describe, expect, it } from 'vitest';
import { DynamoDbActivityLog } from '../../functions/activity/adapters/dynamodb-activity-log.ts';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import { fromActivityItem } from '../../functions/activity/domain/activity-item.ts';
import { DynamoDbAccountActivity } from '../../functions/incident/adapters/dynamodb-account-activity.ts';
import { createGiveVerdictOnActivity } from '../../functions/incident/give-verdict-on-activity.ts';
import { type AccountId, newId } from '../../functions/platform/ids.ts';
import type { SessionRecord } from '../../functions/session/domain/session-record.ts';
import { ACTIVITY_SAMPLES } from '../builders/activity-samples.ts';
import { NOON } from '../builders/risk-facts.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';

async function anAccount() {
  const database = new DynamoDbDouble();
  const activity = new DynamoDbActivityLog(database.asDocumentClient(), 'Activity');
  const events = new DynamoDbAccountActivity(database.asDocumentClient(), 'Activity');
  const event = ACTIVITY_SAMPLES['sign-in.decided'];
  const owner = event.accountId as AccountId;
  await activity.record(event);
  const proof = { authenticatedAt: NOON };
  const sessions = {
    find: async () => ({
      session: { assurance: { level: 'aal1', ...proof } } as SessionRecord,
      account: undefined,
    }),
  };
  const giveVerdict = createGiveVerdictOnActivity({ events, sessions, activity, now: () => NOON + 1_000 });
  const as = (accountId: AccountId) => (eventId: string, verdict: 'me' | 'not-me') =>
    giveVerdict({
      body: { verdict },
      query: undefined,
      parameters: { eventId },
      principal: { accountId, sessionId: newId('ses', NOON) },
      client: { ip: '198.51.100.7' },
      requestId: 'request-1',
    });
  const verdicts = (): ActivityEvent[] =>
    database
      .items('Activity')
      .map(fromActivityItem)
      .filter(({ type }) => type === 'verdict.given');
  return { event, owner, as, verdicts, proof };
}

describe('an owner’s verdict on something that happened', () => {
  it.each(['me', 'not-me'] as const)('%s is recorded, for those who follow', async (verdict) => {
    const { as, owner, event, verdicts } = await anAccount();
    expect(await as(owner)(event.eventId, verdict)).toBeUndefined();
    expect(verdicts()).toMatchObject([
      { accountId: owner, verdict, about: { eventId: event.eventId }, via: 'signed-in', at: NOON + 1_000 },
    ]);
  });

  it('says whether it was proved a moment ago, because a stolen token can speak too', async () => {
    const { as, owner, event, verdicts, proof } = await anAccount();
    await as(owner)(event.eventId, 'not-me');
    proof.authenticatedAt = NOON - 10 * 60_000;
    await as(owner)(event.eventId, 'not-me');
    expect(verdicts()).toMatchObject([{ isProven: true }, { isProven: false }]);
  });

  it('may be changed', async () => {
    const { as, owner, event, verdicts } = await anAccount();
    await as(owner)(event.eventId, 'not-me');
    await as(owner)(event.eventId, 'me');
    expect(verdicts()).toHaveLength(2);
  });

  it('on another person’s event is answered like one on no event at all', async () => {
    const { as, event, verdicts } = await anAccount();
    const stranger = as(newId('acc', NOON));
    const foreign = await stranger(event.eventId, 'not-me');
    const unknown = await stranger(newId('evt', NOON), 'not-me');
    expect(foreign).toMatchObject({ kind: 'problem', code: 'not-found' });
    expect(foreign).toEqual(unknown);
    expect(verdicts()).toEqual([]);
  });
});
