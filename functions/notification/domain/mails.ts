import type { Mail } from './mail.ts';

export const PRODUCT = 'Gatehouse';

type Part =
  | { readonly text: string }
  | { readonly code: string }
  | { readonly link: string; readonly label: string };

/** One content, told twice: as plain text, with a code or a link alone on its line, and as simple HTML. */
function mail(to: string, subject: string, parts: readonly Part[]): Mail {
  const signature: Part = { text: `— ${PRODUCT}` };
  const all = [...parts, signature];
  return {
    to,
    subject,
    text: `${all.map(asText).join('\n\n')}\n`,
    html: `<!doctype html><html lang="en"><body style="font:16px/1.5 system-ui,sans-serif;max-width:36em;margin:2em auto;padding:0 1em">${all.map(asHtml).join('')}</body></html>`,
  };
}

function asText(part: Part): string {
  if ('code' in part) return part.code;
  return 'link' in part ? `${part.label}:\n${part.link}` : part.text;
}

function asHtml(part: Part): string {
  if ('code' in part)
    return `<p style="font:700 28px/1 ui-monospace,monospace;letter-spacing:.2em">${escapeHtml(part.code)}</p>`;
  if ('link' in part) return `<p><a href="${escapeHtml(part.link)}">${escapeHtml(part.label)}</a></p>`;
  return `<p>${escapeHtml(part.text)}</p>`;
}

export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}

/** Text of other people's making, without what could end a line, hide or reorder what is read. */
export function harmless(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}<>]/gu, ' ')
    .trim()
    .slice(0, 80);
}

/** Part of a sentence; what the caller's network says of a place is never trusted to be harmless text. */
function from(place: string | undefined): string {
  const clean = harmless(place ?? '');
  return clean ? ` from ${clean}` : '';
}

/** What a code is for, as the end of “a code to …”. */
export const CODE_PURPOSES = {
  'sign-in': 'sign in',
  'sign-up': 'confirm your new account',
  'password-reset': 'set a new password',
  'step-up': 'prove that it is you',
  'factor-enrolment': 'turn on sign-in codes',
  change: 'confirm that this is yours',
} as const;
export type CodePurpose = keyof typeof CODE_PURPOSES;

export function oneTimeCodeMail(about: {
  readonly to: string;
  readonly code: string;
  readonly purpose: CodePurpose;
  readonly place?: string;
  readonly expiresInMinutes: number;
}): Mail {
  const what = CODE_PURPOSES[about.purpose];
  return mail(about.to, `Your ${PRODUCT} code`, [
    { text: `Use this code to ${what}. It was asked for${from(about.place) || ' just now'}.` },
    { code: about.code },
    {
      text: `It works once, for ${about.expiresInMinutes} minutes. If you did not ask for it, do nothing, and never tell it to anybody.`,
    },
  ]);
}

export function signUpOnExistingMail({ to, place }: { readonly to: string; readonly place?: string }): Mail {
  return mail(to, `You already have a ${PRODUCT} account`, [
    {
      text: `Somebody asked for a new account with your address${from(place)}. You have one already: sign in to it.`,
    },
    { text: 'If it was not you, there is nothing to do. Nothing was changed.' },
  ]);
}

export function noAccountMail({ to, place }: { readonly to: string; readonly place?: string }): Mail {
  return mail(to, `You have no ${PRODUCT} account`, [
    {
      text: `Somebody asked for a new password with your address${from(place)}. There is no account with it; perhaps you used another one.`,
    },
    { text: 'If it was not you, there is nothing to do.' },
  ]);
}

export function passwordChangedMail({ to, place }: { readonly to: string; readonly place?: string }): Mail {
  return mail(to, `${PRODUCT}: your password was changed`, [
    { text: `Your password was changed${from(place)}, and all sessions were ended.` },
    { text: 'If it was not you, ask for a new password now, and look after the security of this mailbox.' },
  ]);
}

export function wasThisYouMail(about: {
  readonly to: string;
  readonly what: string;
  readonly place?: string;
  readonly at: number;
  readonly meLink: string;
  readonly notMeLink: string;
}): Mail {
  const when = `${new Date(about.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return mail(about.to, `${PRODUCT}: was this you?`, [
    { text: `${about.what}${from(about.place)} at ${when}.` },
    { text: 'To be safe we ended your sessions and will ask for a second proof at the next sign-in.' },
    { label: 'Yes, this was me', link: about.meLink },
    { label: 'No, this was not me', link: about.notMeLink },
  ]);
}

export function factorEnrolledMail({
  to,
  name,
  place,
  undoLink,
}: {
  readonly to: string;
  readonly name: string;
  readonly place?: string;
  readonly undoLink?: string | undefined;
}): Mail {
  return mail(to, `${PRODUCT}: a second factor was added`, [
    { text: `“${harmless(name)}” was added to your account${from(place)}.` },
    ...(undoLink
      ? [
          {
            text: 'If it was not you, take it back within 7 days. That removes it and what was changed after it, ends all sessions, and you will set a new password.',
          },
          { label: 'Take it back', link: undoLink },
        ]
      : [{ text: 'If it was not you, end all sessions and change your password now.' }]),
  ]);
}

export function factorRemovedMail({
  to,
  name,
  place,
}: {
  readonly to: string;
  readonly name: string;
  readonly place?: string;
}): Mail {
  return mail(to, `${PRODUCT}: a second factor was removed`, [
    { text: `“${harmless(name)}” was removed from your account${from(place)}.` },
    { text: 'If it was not you, end all sessions, change your password and look through your factors now.' },
  ]);
}

export function factorDisabledMail({
  to,
  name,
  place,
}: {
  readonly to: string;
  readonly name: string;
  readonly place?: string;
}): Mail {
  return mail(to, `${PRODUCT}: a second factor was turned off`, [
    {
      text: `Too many wrong codes in a row were given for “${harmless(name)}”, the last one${from(place) || ' just now'}. It no longer counts on devices that your account does not know.`,
    },
    {
      text: 'If it was not you, somebody knows your password: change it now. Then remove the factor and add it again.',
    },
  ]);
}

export function recoveryCodeUsedMail({ to, place }: { readonly to: string; readonly place?: string }): Mail {
  return mail(to, `${PRODUCT}: a recovery code was used`, [
    { text: `One of your recovery codes was used${from(place)}.` },
    { text: 'If it was not you, end all sessions, change your password and make new recovery codes now.' },
  ]);
}

export function addressInUseMail({ to }: { readonly to: string }): Mail {
  return mail(to, `${PRODUCT}: your address was entered elsewhere`, [
    {
      text: 'Somebody tried to use your address for another account. You have an account with it; nothing was changed.',
    },
    { text: 'If it was not you, there is nothing to do.' },
  ]);
}

const CHANGED = { email: 'e-mail address', phone: 'phone number' } as const;

/** Goes to the place that a change left, which alone can take it back. */
export function changedMail(about: {
  readonly to: string;
  readonly what: keyof typeof CHANGED;
  readonly undoLink: string;
  readonly place?: string;
}): Mail {
  const what = CHANGED[about.what];
  return mail(about.to, `${PRODUCT}: your ${what} was changed`, [
    { text: `The ${what} of your account was changed${from(about.place)}.` },
    {
      text: 'If it was not you, take it back within 7 days. That ends all sessions and has you set a new password.',
    },
    { label: 'Take it back', link: about.undoLink },
  ]);
}

export function deletionMail(about: {
  readonly to: string;
  readonly at: number;
  readonly undoLink: string;
}): Mail {
  return mail(about.to, `${PRODUCT}: your account will be erased`, [
    {
      text: `Your account will be erased on ${new Date(about.at).toISOString().slice(0, 10)}, as was asked for.`,
    },
    {
      text: 'If it was not you, or you changed your mind, take it back before. You will set a new password.',
    },
    { label: 'Keep my account', link: about.undoLink },
  ]);
}

export function restoredMail({ to, place }: { readonly to: string; readonly place?: string }): Mail {
  return mail(to, `${PRODUCT}: your account is as it was`, [
    { text: `A change of your account was taken back${from(place)}, and all sessions were ended.` },
    { text: 'Set a new password now: the one before no longer works.' },
  ]);
}

export function refusedSignInMail({ to, place }: { readonly to: string; readonly place?: string }): Mail {
  return mail(to, `${PRODUCT}: a sign-in was stopped`, [
    { text: `Somebody knew your password and was stopped${from(place)}.` },
    { text: 'If it was not you, change your password: somebody has it.' },
  ]);
}

export function sessionReuseMail({ to, place }: { readonly to: string; readonly place?: string }): Mail {
  return mail(to, `${PRODUCT}: a session was ended`, [
    {
      text: `A session of yours was used a second time${from(place)}, as a stolen one would be. We ended it.`,
    },
    { text: 'Sign in again. If anything looks unfamiliar, end all sessions and change your password.' },
  ]);
}

export function sessionMovedMail({ to, place }: { readonly to: string; readonly place?: string }): Mail {
  return mail(to, `${PRODUCT}: a session turned up elsewhere`, [
    {
      text: `A session of yours is being used${from(place)} or by other software than before. Nothing can be done with it until it is proved again.`,
    },
    { text: 'If it was not you, end all sessions and change your password.' },
  ]);
}

export function accountReleasedMail({ to }: { readonly to: string }): Mail {
  return mail(to, `${PRODUCT}: your account is as before`, [
    { text: 'What we did to protect your account has been taken back. There is nothing to do.' },
  ]);
}
