import { notApplicable, open, type Requirement, shown, written } from './requirement.ts';

const NO_SINGLE_SIGN_ON =
  'No single sign-on: a session is ours, for one app, and no other system makes or ends it.';

/** Chapter 7. */
export const SESSIONS: readonly Requirement[] = [
  written('7.1.1', 'idle and absolute limits, with reasons', 'compliance/rules.md#sessions'),
  written('7.1.2', 'how many sessions an account may have at once', 'compliance/rules.md#sessions'),
  notApplicable('7.1.3', 'how sessions of a federation go together', NO_SINGLE_SIGN_ON),
  shown('7.2.1', 'tokens are checked by the service'),
  shown('7.2.2', 'tokens are made for the session, no fixed keys'),
  shown('7.2.3', 'reference tokens have 128 random bits'),
  open(
    '7.2.4',
    'a new sign-in makes a new token and ends the present session',
    'It makes a new session; the one before on the same device goes on until it is ended.',
  ),
  shown('7.3.1', 'an idle limit'),
  shown('7.3.2', 'an absolute limit'),
  shown('7.4.1', 'an ended session is of no use'),
  shown('7.4.2', 'disabling or deleting an account ends its sessions'),
  shown('7.4.3', 'a changed factor comes with an offer to end the other sessions'),
  notApplicable('7.4.4', 'signing out is easy to find', 'Gatehouse is an API and serves no pages.'),
  open(
    '7.4.5',
    'staff can end sessions',
    'There is no staff route for it yet; incidents end sessions by themselves.',
  ),
  shown('7.5.1', 'a fresh proof before credentials change'),
  open(
    '7.5.2',
    'people see their sessions and end them after a fresh proof',
    'They see and end them, without a fresh proof.',
  ),
  open(
    '7.5.3',
    'a fresh proof before what is most sensitive',
    'Factors, addresses, passwords and erasure need one (7.5.1); export of data is not there yet.',
  ),
  notApplicable('7.6.1', 'sessions end as documented between provider and apps', NO_SINGLE_SIGN_ON),
  notApplicable('7.6.2', 'no session without the person asking for it', NO_SINGLE_SIGN_ON),
];
