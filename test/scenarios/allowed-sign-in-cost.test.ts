import { describe, expect, it } from 'vitest';
import type { SignInDecided } from '../../functions/activity/domain/activity-event.ts';
import { toActivityItem } from '../../functions/activity/domain/activity-item.ts';
import { createAssessor } from '../../functions/risk/domain/assess.ts';
import { defaultModel } from '../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import { everythingAtOnce } from '../builders/everything-at-once.ts';
import { home } from '../builders/risk-facts.ts';
import { PASSWORD, sessionIn, signInWorld } from '../builders/sign-in-world.ts';
import { sizeOfItem } from '../fakes/dynamodb-values.ts';

const EMAIL = 'ada@example.com';

/** As long as browsers make it, and as much as the edge tells. */
const detailed = {
  ...home,
  ip: '2001:db8:85a3:8d3:1319:8a2e:370:7348',
  city: 'Frankfurt am Main',
  userAgent:
    'Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A.231005.007) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.122 Mobile Safari/537.36',
  acceptLanguage: 'de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7',
};

const assess = createAssessor({ policy: defaultPolicy, model: defaultModel });

describe('an allowed sign-in costs', () => {
  it.each([
    { name: 'on a device of its owner', isKnown: true },
    { name: 'on a device not seen before', isKnown: false },
  ])('one read, two writes, one call to Cognito and at most four write units: $name', async ({ isKnown }) => {
    const world = await signInWorld();
    await world.person();
    await world.person('warm@example.com');
    sessionIn(await world.signIn('warm@example.com', PASSWORD, { client: detailed }));
    const deviceToken = isKnown ? await world.deviceTokenOf(EMAIL) : undefined;
    world.meter.reset();

    sessionIn(
      await world.signIn(EMAIL, PASSWORD, { client: detailed, ...(deviceToken ? { deviceToken } : {}) }),
    );

    expect(world.meter.of('dynamodb').map(({ command }) => command)).toEqual([
      'BatchGetCommand',
      'UpdateCommand',
      'BatchWriteCommand',
    ]);
    expect(world.meter.of('cognito').map(({ command }) => command)).toEqual(['AdminInitiateAuthCommand']);
    expect(world.meter.of('kms')).toEqual([]);
    const sizes = [...world.db.items('activity'), ...world.db.items('sessions')].map(
      (item) => `${item['sk']}: ${sizeOfItem(item)}`,
    );
    const units = world.meter
      .of('dynamodb')
      .slice(1)
      .reduce((sum, call) => sum + call.units, 0);
    expect(units, sizes.join('\n')).toBeLessThanOrEqual(4);
  });

  it('no more for a decision with a reason of every signal that can speak at once: its event still fits one write unit', async () => {
    const world = await signInWorld();
    await world.person();
    await world.signIn(EMAIL, PASSWORD, { client: detailed });
    const event = world.events()[0] as unknown as SignInDecided;
    const { reasons } = assess(everythingAtOnce);
    expect(new Set(reasons.map(({ signal }) => signal)).size).toBeGreaterThanOrEqual(26);
    // As uneven as trained bits are: whole 1024ths.
    const uneven = reasons.map((reason, n) => ({ ...reason, bits: reason.bits + (n * 317 + 1) / 1_024 }));
    const item = toActivityItem({ ...event, assessment: { ...event.assessment, reasons: uneven } });
    expect(sizeOfItem(item)).toBeLessThanOrEqual(1024);
  });
});
