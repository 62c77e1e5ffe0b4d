import { beforeEach, describe, expect, it } from 'vitest';
import { ADA } from '../builders/account-world.ts';
import { NEW_PASSWORD, recoveryWorld } from '../builders/recovery-world.ts';

/** What lets the client that had the code try the new password. */
const DONE = /^m1\./;

const SHORT = 'zjfyqmwk';

let world: Awaited<ReturnType<typeof recoveryWorld>>;
beforeEach(async () => {
  world = await recoveryWorld();
});

/** Begins a reset for an account that has these factors. */
async function resetWith(factors: readonly string[]) {
  const { accountId, subject } = await world.account();
  world.changeAccount(accountId, subject, { factors });
  return { accountId, ...(await world.beganReset()) };
}
const passwordOf = (accountId: string) => world.cognito.users.get(accountId)?.password;

describe('the password of a reset', () => {
  it.each([
    { factors: ['totp'], mayBeShort: true },
    { factors: ['passkey'], mayBeShort: true },
    { factors: ['sms'], mayBeShort: true },
    { factors: ['email', 'totp'], mayBeShort: true },
    { factors: ['email'], mayBeShort: false },
    { factors: ['recovery'], mayBeShort: false },
    { factors: [], mayBeShort: false },
  ])('with the factors $factors may have 8 characters: $mayBeShort [ASVS 6.2.1]', async (row) => {
    const { accountId, resetId, code } = await resetWith(row.factors);
    const answer = await world.confirm(resetId, code, SHORT);
    if (row.mayBeShort) expect(answer).toMatch(DONE);
    else
      expect(answer).toMatchObject({ code: 'unacceptable-password', detail: expect.stringContaining('15') });
    expect(passwordOf(accountId)).toBe(row.mayBeShort ? SHORT : ADA.password);
  });

  it('has 8 characters in any case', async () => {
    const { resetId, code } = await resetWith(['totp']);
    expect(await world.confirm(resetId, code, 'zjfyqmw')).toMatchObject({ code: 'unacceptable-password' });
    expect(await world.confirm(resetId, code, 'password')).toMatchObject({ code: 'unacceptable-password' });
    expect(await world.confirm(resetId, code, SHORT)).toMatch(DONE);
  });

  it('tells nobody without the code whether the account has a second factor', async () => {
    const answers = [];
    for (const factors of [['totp'], []]) {
      world = await recoveryWorld();
      const { resetId } = await resetWith(factors);
      answers.push(await world.confirm(resetId, '00000000', SHORT));
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ code: 'wrong-code' });
  });

  it('is none that was breached; another one does with the same code [ASVS 6.2.12]', async () => {
    const { accountId, resetId, code } = await resetWith([]);
    world.breaches.of.set(NEW_PASSWORD, 'breached');
    expect(await world.confirm(resetId, code)).toMatchObject({ code: 'unacceptable-password' });
    expect(passwordOf(accountId)).toBe(ADA.password);
    world.breaches.of.set(NEW_PASSWORD, 'clear');
    expect(await world.confirm(resetId, code)).toMatch(DONE);
    expect(passwordOf(accountId)).toBe(NEW_PASSWORD);
  });

  it('is accepted when the breach service does not answer', async () => {
    const { resetId, code } = await resetWith([]);
    expect(await world.confirm(resetId, code)).toMatch(DONE);
    expect(world.breaches.asked).toEqual([NEW_PASSWORD]);
  });

  it('is looked up for nobody without the code', async () => {
    const { resetId, code } = await resetWith([]);
    await world.confirm(resetId, code === '00000000' ? '00000001' : '00000000');
    expect(world.breaches.asked).toEqual([]);
    await world.confirm(resetId, code);
    expect(world.breaches.asked).toEqual([NEW_PASSWORD]);
  });
});
