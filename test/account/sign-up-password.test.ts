import { beforeEach, describe, expect, it } from 'vitest';
import { ADA, accountWorld } from '../builders/account-world.ts';

let world: Awaited<ReturnType<typeof accountWorld>>;
beforeEach(async () => {
  world = await accountWorld();
});

const signUp = (password: string, email = ADA.email) =>
  world.useCases.signUp({ ...world.visitor, body: { email, password } });

describe('the password of a sign-up', () => {
  it('stands alone, so it has 15 characters [ASVS 6.2.1]', async () => {
    expect(await signUp('zjfyqmwkxvbtrh')).toMatchObject({
      code: 'unacceptable-password',
      detail: expect.stringContaining('15'),
    });
    expect(await signUp('zjfyqmwkxvbtrhg')).toHaveProperty('signUpId');
  });

  it('is not built from the address [ASVS 6.2.11]', async () => {
    const password = 'grace.hopper.1906';
    expect(await signUp(password, 'grace.hopper@example.org')).toMatchObject({
      code: 'unacceptable-password',
    });
    expect(await signUp(password, 'ada@example.org')).toHaveProperty('signUpId');
  });

  it('is none that was breached: no code is sent, no sign-up kept [ASVS 6.2.12]', async () => {
    world.breaches.of.set(ADA.password, 'breached');
    expect(await signUp(ADA.password)).toMatchObject({ code: 'unacceptable-password' });
    expect(world.mailbox.mails).toEqual([]);
    expect(world.dynamodb.items('sessions')).toEqual([]);

    world.breaches.of.set(ADA.password, 'clear');
    expect(await signUp(ADA.password)).toHaveProperty('signUpId');
    expect(world.mailbox.mails).toHaveLength(1);
  });

  it('is accepted when the breach service does not answer', async () => {
    expect(await signUp(ADA.password)).toHaveProperty('signUpId');
    expect(world.breaches.asked).toEqual([ADA.password]);
  });

  it('is looked up as it would be stored, and only if it is acceptable otherwise', async () => {
    await signUp('un café près de la mer'.normalize('NFD'));
    await signUp('correct horse battery staple');
    expect(world.breaches.asked).toEqual(['un café près de la mer'.normalize('NFC')]);
  });

  it('is looked up at most as often as one address may sign up', async () => {
    for (let n = 0; n < 25; n += 1) await signUp(ADA.password, `p${n}@example.org`);
    expect(world.breaches.asked).toHaveLength(20);
  });

  it.each(['breached', 'clear'] as const)('that is %s tells nothing of who has an account', async (known) => {
    const seen = async (prepare: () => Promise<unknown>) => {
      world = await accountWorld();
      world.breaches.of.set(ADA.password, known);
      await prepare();
      const before = world.dynamodb.calls.length;
      const { signUpId: _id, ...answer } = (await signUp(ADA.password)) as Record<string, unknown>;
      const calls = world.dynamodb.calls
        .slice(before)
        .map(({ command, input }) => [command, input['TableName']]);
      return { answer, calls, asked: world.breaches.asked, mails: world.mailbox.mails.length };
    };
    expect(await seen(() => world.account())).toEqual(await seen(async () => undefined));
  });
});
