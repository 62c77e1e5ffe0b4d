import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoDbHeldAccounts } from '../../functions/account/adapters/dynamodb-held-accounts.ts';
import { heldFromNow, holdOf } from '../../functions/account/domain/held-account.ts';
import { subjectOf } from '../../functions/platform/subject.ts';
import { accountKeys } from '../../functions/platform/table-keys.ts';
import { challengeIn, PASSWORD, type Person, sessionIn } from '../builders/sign-in-world.ts';
import { takeoverWorld } from '../builders/takeover-world.ts';
import { granted, signedIn } from '../factor/signed-in.ts';
import { totpCode } from '../fakes/cognito-double.ts';

const OLD = 'ada@example.com';
const NEW = 'ada.lovelace@example.org';
const MINUTE = 60_000;

let world: Awaited<ReturnType<typeof takeoverWorld>>;
let ada: Person;
let me: Awaited<ReturnType<typeof signedIn>>['me'];
beforeEach(async () => {
  world = await takeoverWorld();
  ada = await world.person(OLD);
  ({ me } = await signedIn(world, ada));
});
const confirm = (changeId: string, code: string) =>
  world.useCases.confirmChange({ ...me, parameters: { changeId }, body: { code } });
async function begun() {
  const { changeId } = granted(await world.useCases.beginChange({ ...me, body: { email: NEW } }));
  return { changeId, code: world.mailer.lastCode };
}
const emailAtPool = () => world.cognito.users.get(ada.accountId)?.attributes['email'];
const identifier = async (email: string) =>
  world.db.item('accounts', accountKeys.identifier(await subjectOf(world.keys, email)));

describe('an address that moves while', () => {
  it('an app is enrolled waits for its code, and then takes the app along', async () => {
    const { changeId, code } = await begun();
    const { secret } = granted(await world.useCases.enrolTotp(me)) as { secret: string };
    world.beforeNext('AdminGetUser', async () => {
      const body = { code: totpCode(secret, world.now()) };
      expect(await world.useCases.confirmTotp({ ...me, body })).toBeUndefined();
    });
    expect(await confirm(changeId, code)).toMatchObject({ code: 'step-up-required' });
    expect(emailAtPool()).toBe(OLD);

    world.pass(30_000);
    const up = challengeIn(
      await world.useCases.beginStepUp({ ...me, body: { purpose: 'change-identifier' } }),
    );
    sessionIn(await world.answer(up.challengeId, totpCode(secret, world.now())));
    expect(await confirm(changeId, code)).toBeUndefined();
    expect(await identifier(NEW)).toMatchObject({ factors: ['totp'] });
    world.pass(MINUTE);
    expect(challengeIn(await world.signIn(NEW))).toMatchObject({ factor: 'totp', alternatives: [] });
  });

  it('the account is contained stays where it is', async () => {
    const { changeId, code } = await begun();
    const held = new DynamoDbHeldAccounts(world.db.asDocumentClient(), 'accounts');
    world.beforeNext('AdminGetUser', () =>
      held.change(ada.accountId, (one) =>
        heldFromNow(one, holdOf('inc_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'reset'), world.now()),
      ),
    );
    expect(await confirm(changeId, code)).toMatchObject({ code: 'unauthenticated' });
    expect(emailAtPool()).toBe(OLD);
    expect(await identifier(NEW)).toBeUndefined();
    expect(await identifier(OLD)).toMatchObject({ state: 'reset-required' });
  });

  it('control: nothing happens arrives', async () => {
    const { changeId, code } = await begun();
    expect(await confirm(changeId, code)).toBeUndefined();
    expect(emailAtPool()).toBe(NEW);
    expect(await identifier(NEW)).toMatchObject({ state: 'active', factors: [] });
  });
});

describe('an app that the pool demands', () => {
  it('is what is asked for, though the identifier says nothing of it', async () => {
    const { totpSecret = '' } = await world.person('bob@example.com', { totp: true });
    await world.setHead('bob@example.com', { factors: [] });
    const asked = challengeIn(await world.signIn('bob@example.com'));
    expect(asked).toMatchObject({ factor: 'totp', alternatives: [] });
    sessionIn(await world.answer(asked.challengeId, totpCode(totpSecret, world.now())));
  });
});

describe('an address that was left', () => {
  const wrong = async (email: string) => {
    for (let n = 0; n < 4; n += 1) await world.signIn(email, `wrong ${n}`);
  };

  it('is no second lane of guesses at the same user: the pool does not lock, the known device gets in', async () => {
    const { changeId, code } = await begun();
    expect(await confirm(changeId, code)).toBeUndefined();
    world.pass(16 * MINUTE);
    const deviceToken = await world.deviceTokenOf(NEW);
    await wrong(NEW);
    await wrong(OLD);
    sessionIn(await world.signIn(NEW, PASSWORD, { deviceToken }));
  });

  it('control: as many guesses that reach the user lock it', async () => {
    const { changeId, code } = await begun();
    expect(await confirm(changeId, code)).toBeUndefined();
    world.pass(16 * MINUTE);
    const deviceToken = await world.deviceTokenOf(NEW);
    await wrong(NEW);
    for (let n = 0; n < 4; n += 1) await world.signIn(NEW, `wrong ${n}`, { deviceToken });
    expect(await world.signIn(NEW, PASSWORD, { deviceToken })).toMatchObject({ kind: 'problem' });
  });
});
