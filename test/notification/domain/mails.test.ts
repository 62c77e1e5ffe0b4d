import { describe, expect, it } from 'vitest';
import {
  accountReleasedMail,
  factorEnrolledMail,
  oneTimeCodeMail,
  refusedSignInMail,
  sessionReuseMail,
  signUpOnExistingMail,
  wasThisYouMail,
} from '../../../functions/notification/domain/mails.ts';
import { NAUGHTY_STRINGS } from '../../builders/naughty.ts';
import { NOON } from '../../builders/risk-facts.ts';

const to = 'ada@example.com';
const links = {
  meLink: 'https://app.example/#verdict=me&token=v1.a',
  notMeLink: 'https://app.example/#not-me',
};
const code = (place?: string) =>
  oneTimeCodeMail({
    to,
    code: '042042',
    purpose: 'sign-in',
    expiresInMinutes: 5,
    ...(place ? { place } : {}),
  });
const mailsFrom = (place: string) => [
  code(place),
  signUpOnExistingMail({ to, place }),
  wasThisYouMail({ to, what: 'Somebody signed in', place, at: NOON, ...links }),
  factorEnrolledMail({ to, name: place, place }),
  factorEnrolledMail({ to, name: place, place, undoLink: links.meLink }),
  refusedSignInMail({ to, place }),
  sessionReuseMail({ to, place }),
  accountReleasedMail({ to }),
];

describe('a mail', () => {
  it('with a code has it alone on its line, and says what it is for, from where, and how long', () => {
    const { text } = code('Berlin, DE');
    expect(text.split('\n')).toContain('042042');
    expect(text).toMatch(/sign in\. It was asked for from Berlin, DE\./);
    expect(text).toContain('for 5 minutes');
    expect(oneTimeCodeMail({ to, code: '1', purpose: 'sign-up', expiresInMinutes: 5 }).text).toContain(
      'confirm your new account',
    );
  });

  it('with links has each alone on its line, and says when', () => {
    const { text, html } = wasThisYouMail({
      to,
      what: 'Somebody signed in',
      place: 'Berlin',
      at: NOON,
      ...links,
    });
    for (const link of Object.values(links)) expect(text.split('\n')).toContain(link);
    expect(text).toContain(`from Berlin at ${new Date(NOON).toISOString().slice(0, 10)}`);
    expect(html).toContain('href="https://app.example/#verdict=me&amp;token=v1.a"');
  });

  it.each(mailsFrom('Berlin'))('names the product: $subject', ({ subject, text, to: receiver }) => {
    expect(`${subject}${text}`).toContain('Gatehouse');
    expect(receiver).toBe(to);
  });

  it.each(NAUGHTY_STRINGS)('is not broken by a place or name like %j', (naughty) => {
    for (const { subject, html, text } of mailsFrom(naughty)) {
      expect(subject).not.toMatch(/[\r\n]/);
      expect(html).not.toMatch(/<script|<%/);
      expect(text).not.toContain('\u0000');
      expect(text.length).toBeLessThan(2_000);
    }
  });

  it('does not let a place write lines of its own', () => {
    expect(code('Berlin\r\n\r\n999999').text.split('\n')).not.toContain('999999');
  });
});
