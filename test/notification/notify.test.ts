import { describe, expect, it } from 'vitest';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import { toOcsf } from '../../functions/activity/domain/ocsf/to-ocsf.ts';
import { readLinkToken } from '../../functions/notification/domain/link-token.ts';
import { readUndoToken } from '../../functions/notification/domain/undo-token.ts';
import { notificationHandler } from '../../functions/notification/notification-batch.ts';
import { createNotify } from '../../functions/notification/notify.ts';
import { dynamoDbUsedOnce } from '../../functions/platform/adapters/dynamodb-used-once.ts';
import { FOLLOWED } from '../../infra/response-stack.ts';
import { ACTIVITY_SAMPLES } from '../builders/activity-samples.ts';
import { HOUR, NOON } from '../builders/risk-facts.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';
import { MemoryMailer } from '../fakes/memory-mailer.ts';
import { MemoryPurposeKeys } from '../fakes/memory-purpose-keys.ts';

const samples = ACTIVITY_SAMPLES;
const contained = samples['account.contained'];
const refused = { ...samples['sign-in.decided'], password: 'right', answer: 'refused' } as const;

function aNotifier() {
  const database = new DynamoDbDouble();
  const mailer = new MemoryMailer();
  const keys = new MemoryPurposeKeys();
  const clock = { now: NOON };
  const addressOf = { current: 'ada@example.com' as string | undefined };
  const used = dynamoDbUsedOnce(database.asDocumentClient(), 'sessions');
  let diesBeforeKeeping = false;
  const notify = createNotify({
    addresses: { emailOf: async () => addressOf.current },
    mailer,
    used: {
      ...used,
      keep: async (...args) => {
        if (diesBeforeKeeping) throw new Error('killed');
        return used.keep(...args);
      },
    },
    keys,
    linkBaseUrl: 'https://app.example/was-this-you',
    now: () => clock.now,
  });
  return {
    notify,
    mailer,
    keys,
    clock,
    addressOf,
    used,
    die: () => {
      diesBeforeKeeping = true;
    },
  };
}

const message = (messageId: string, event: ActivityEvent) => ({
  messageId,
  body: JSON.stringify({ 'detail-type': `gatehouse.${event.type}.v1`, detail: toOcsf(event) }),
});

describe('notify', () => {
  it.each([
    contained,
    samples['account.released'],
    samples['factor.enrolled'],
    samples['session.reuse-detected'],
    refused,
  ])('tells the owner of $type [ASVS 6.3.5, 6.3.7]', async (event) => {
    const { notify, mailer } = aNotifier();
    expect(await notify(event)).toBe('mailed');
    expect(mailer.sent.map(({ to }) => to)).toEqual(['ada@example.com']);
  });

  it.each([
    samples['session.refreshed'],
    samples['challenge.answered'],
    samples['verdict.given'],
    { ...refused, password: 'wrong' } as const,
    { ...refused, answer: 'signed-in' } as const,
  ])('does not bother anybody with $type', async (event) => {
    const { notify, mailer } = aNotifier();
    expect(await notify(event)).toBe('not-of-interest');
    expect(mailer.sent).toEqual([]);
  });

  it('tells once, of many deliveries at once and of later ones', async () => {
    const { notify, mailer, clock } = aNotifier();
    await Promise.all(Array.from({ length: 20 }, () => notify(contained)));
    clock.now += 13 * 24 * HOUR;
    expect(await notify(contained)).toBe('told-before');
    expect(mailer.sent).toHaveLength(1);
  });

  it('tells again when the mail service was down', async () => {
    const { notify, mailer } = aNotifier();
    mailer.isDown = true;
    await expect(notify(contained)).rejects.toMatchObject({ port: 'mail' });
    mailer.isDown = false;
    expect(await notify(contained)).toBe('mailed');
  });

  it('loses no mail with a sender that died: the mark it left runs out', async () => {
    const { notify, used, clock } = aNotifier();
    await used.use(`mail#${contained.eventId}`, NOON + 60_000, NOON);
    expect(await notify(contained)).toBe('told-before');
    clock.now += 60_000;
    expect(await notify(contained)).toBe('mailed');
  });

  it('sends twice rather than never when it died right after sending', async () => {
    const { notify, mailer, clock, die } = aNotifier();
    die();
    await expect(notify(contained)).rejects.toThrow('killed');
    clock.now += 60_000;
    await expect(notify(contained)).rejects.toThrow('killed');
    expect(mailer.sent).toHaveLength(2);
  });

  it('has nobody to tell when the account is gone', async () => {
    const { notify, mailer, addressOf } = aNotifier();
    addressOf.current = undefined;
    expect(await notify(contained)).toBe('nobody-to-tell');
    expect(mailer.sent).toEqual([]);
  });

  it('sends links that say which account and incident, for a week', async () => {
    const { notify, mailer, keys } = aNotifier();
    await notify(contained);
    const [me = '', notMe = ''] = mailer.sent[0]?.text.match(/https:\S+/g) ?? [];
    expect(me).toMatch(/^https:\/\/app\.example\/was-this-you#verdict=me&token=/);
    expect(notMe).toContain('#verdict=not-me&token=');
    const token = me.split('token=')[1] ?? '';
    const { incidentId, accountId } = contained;
    expect(await readLinkToken(keys, token, NOON)).toMatchObject({ incidentId, accountId });
    expect(await readLinkToken(keys, token, NOON + 7 * 24 * HOUR)).toBeUndefined();
    expect(await readLinkToken(new MemoryPurposeKeys('another'), token, NOON)).toBeUndefined();
  });
});

describe('the mail about a factor that was added', () => {
  const enrolled = samples['factor.enrolled'];
  const undoToken = async (event: ActivityEvent) => {
    const { notify, mailer, keys } = aNotifier();
    await notify(event);
    const text = mailer.sent[0]?.text ?? '';
    return { text, keys, token: /#undo=(\S+)/.exec(text)?.[1] };
  };

  it('has a link that takes it back, for a week', async () => {
    const { text, keys, token = '' } = await undoToken(enrolled);
    const { changeId, accountId, at } = enrolled;
    expect(text).toContain('take it back within 7 days');
    expect(await readUndoToken(keys, token, at + 7 * 24 * HOUR - 1)).toMatchObject({ changeId, accountId });
    expect(await readUndoToken(keys, token, at + 7 * 24 * HOUR)).toBeUndefined();
  });

  it('has none for an addition that cannot be taken back', async () => {
    const { changeId: _, ...older } = enrolled;
    const { text, token } = await undoToken(older);
    expect(token).toBeUndefined();
    expect(text).toContain('end all sessions and change your password');
  });
});

describe('an authenticator app that is disabled', () => {
  const wrong = { ...samples['challenge.answered'], factor: 'totp', result: 'wrong' } as const;

  it('is told to its owner by name, and another wrong code is not', async () => {
    const { notify, mailer } = aNotifier();
    expect(await notify(wrong)).toBe('not-of-interest');
    expect(await notify({ ...wrong, disabledFactor: 'Phone <b>' })).toBe('mailed');
    expect(mailer.sent).toMatchObject([
      { subject: expect.stringContaining('turned off'), text: expect.stringMatching(/“Phone\s+b”/) },
    ]);
  });
});

describe('what the queue brings', () => {
  const told = async (event: ActivityEvent) => (await aNotifier().notify(event)) !== 'not-of-interest';
  const recovered = { ...samples['challenge.answered'], factor: 'recovery-code', result: 'passed' } as const;
  const events = Object.values({
    ...samples,
    'sign-in.decided': refused,
    'challenge.answered': recovered,
  });

  it.each(events)('is $type if and only if somebody is told of it', async (event) => {
    const followed: readonly string[] = FOLLOWED.notification;
    expect(followed.includes(`gatehouse.${event.type}.v1`)).toBe(await told(event));
  });
});

describe('a batch of messages', () => {
  it('gives back those that failed and no others', async () => {
    const told: string[] = [];
    const handle = notificationHandler(async ({ eventId }) => {
      if (eventId === contained.eventId) throw new Error('down');
      told.push(eventId);
      return 'mailed';
    });
    const event = {
      Records: [message('1', refused), message('2', contained), { messageId: '3', body: '{"not":"ours"}' }],
    };
    const { batchItemFailures } = await handle(event as never);
    expect(batchItemFailures).toEqual([{ itemIdentifier: '2' }, { itemIdentifier: '3' }]);
    expect(told).toEqual([refused.eventId]);
  });
});
