import { describe, expect, inject, it } from 'vitest';
import { AuthenticatorApp } from '../../scripts/story/authenticator-app.ts';
import { stageOf } from '../../scripts/story/stage-of.ts';
import { got, newCustomer, newNumber, undoTokenIn } from './customer.ts';
import { PhoneInbox } from './phone-inbox.ts';

const stage = stageOf(inject('localState'));
const phones = new PhoneInbox(stage);

/** An authenticator app, bound in a session that may. */
async function boundApp(mine: ReturnType<Awaited<ReturnType<typeof newCustomer>>['as']>, name: string) {
  const { factorId, secret } = got(await mine.enrolTotp());
  const app = new AuthenticatorApp(secret);
  const confirmed = await mine.confirmTotp({ body: { code: await app.nextCode(), deviceName: name } });
  expect(confirmed.status).toBe(204);
  return { factorId, app };
}

describe('what owners do with their accounts on the deployed stack', () => {
  it('signs up with a phone number, which is kept and is no factor', async () => {
    const phoneNumber = newNumber();
    const ada = await newCustomer(stage, { phoneNumber });
    const me = got(await ada.as((await ada.session()).accessToken).getMe());
    expect(me).toMatchObject({ email: ada.email, phoneNumber, factors: [] });
    expect(await phones.textsTo(phoneNumber)).toEqual([]);
  });

  it('changes the phone number: confirmed by a text to the new one, told by mail, taken back from there', async () => {
    const before = newNumber();
    const ada = await newCustomer(stage, { phoneNumber: before });
    const mine = ada.as((await ada.session()).accessToken);
    const phoneNumber = newNumber();
    const begun = got(await mine.beginChange({ body: { phoneNumber } }));
    expect(begun.delivery).toMatchObject({ medium: 'sms' });
    expect(got(await mine.getMe()).phoneNumber).toBe(before);
    const code = await phones.codeFor(phoneNumber, 1);
    const parameters = { changeId: begun.changeId };
    const wrong = code === '000000' ? '000001' : '000000';
    expect((await mine.confirmChange({ parameters, body: { code: wrong } })).status).toBe(401);
    expect((await mine.confirmChange({ parameters, body: { code } })).status).toBe(204);
    expect(got(await mine.getMe()).phoneNumber).toBe(phoneNumber);

    const token = undoTokenIn(await ada.told(/phone number was changed/));
    expect((await ada.visitor.undoChange({ body: { token } })).status).toBe(204);
    expect((await mine.getMe()).status).toBe(403);
  });

  it('asks for a new code: it is another one, and the one before counts no more', async () => {
    const ada = await newCustomer(stage);
    const mine = ada.as((await ada.session()).accessToken);
    const phoneNumber = newNumber();
    got(await mine.enrolPhone({ body: { phoneNumber } }));
    const proof = await phones.codeFor(phoneNumber, 1);
    expect((await mine.confirmPhone({ body: { code: proof } })).status).toBe(204);

    const { challengeId, factor } = await ada.challenge();
    expect(factor).toBe('sms');
    const first = await phones.codeFor(phoneNumber, 2);
    const again = await ada.visitor.resendChallenge({ parameters: { challengeId }, body: {} });
    expect(again.status).toBe(202);
    const second = await phones.codeFor(phoneNumber, 3);
    expect(second).not.toBe(first);
    const refused = await ada.visitor.answerChallenge({ parameters: { challengeId }, body: { code: first } });
    expect(refused).toMatchObject({ status: 401, problem: { code: 'wrong-code' } });
    expect((await ada.answer(challengeId, { code: second })).assurance.factors).toEqual(['pwd', 'new-sms']);
  });

  it('loses the phone with the app: a recovery code lets in, the old app goes, a new one is asked for [ASVS 6.4.4]', async () => {
    const ada = await newCustomer(stage);
    const first = ada.as((await ada.session()).accessToken);
    const { codes } = got(await first.makeRecoveryCodes());
    const lost = await boundApp(first, 'Lost phone');

    const { challengeId } = await ada.challenge();
    const choice = { parameters: { challengeId }, body: { factor: 'recovery-code' as const } };
    got(await ada.visitor.resendChallenge(choice));
    const proven = await ada.answer(challengeId, { recoveryCode: String(codes[0]) });
    expect(proven.assurance.level).toBe('aal2');
    const mine = ada.as(proven.accessToken);
    const { factorId } = lost;
    expect((await mine.removeFactor({ parameters: { factorId } })).status).toBe(204);
    const found = await boundApp(mine, 'New phone');
    const { factors } = got(await mine.listFactors());
    expect(factors.map(({ name, kind }) => [kind, name])).toContainEqual(['totp', 'New phone']);
    expect(factors.map(({ factorId: one }) => one)).not.toContain(factorId);

    const next = await ada.challenge();
    expect(next.factor).toBe('totp');
    const old = await ada.visitor.answerChallenge({
      parameters: { challengeId: next.challengeId },
      body: { code: await lost.app.nextCode() },
    });
    expect(old.status).toBe(401);
    const session = await ada.answer(next.challengeId, { code: await found.app.nextCode() });
    expect(session.assurance).toMatchObject({ level: 'aal2', factors: ['pwd', 'otp'] });
    await ada.told(/factor was removed/);
  });

  it('takes back a factor that somebody else added, with the link from the mail about it', async () => {
    const ada = await newCustomer(stage);
    const thief = ada.as((await ada.session()).accessToken);
    await boundApp(thief, 'Not mine');
    const token = undoTokenIn(await ada.told(/factor was added/));
    expect((await ada.visitor.undoChange({ body: { token } })).status).toBe(204);
    expect((await thief.getMe()).status).toBe(403);

    const since = Date.now() - 2_000;
    const { resetId } = got(await ada.visitor.beginPasswordReset({ body: { email: ada.email } }));
    const code = await ada.codeSince(since);
    const newPassword = 'seven lanterns over the harbour';
    const reset = await ada.visitor.confirmPasswordReset({
      parameters: { resetId },
      body: { code, newPassword },
    });
    // No code of the thief’s app is asked for.
    expect(reset.status).toBe(204);
    await new Promise((done) => setTimeout(done, 2_100));
    const back = ada.as((await ada.session({ password: newPassword })).accessToken);
    expect(got(await back.listFactors()).factors).toEqual([]);
  });
});
