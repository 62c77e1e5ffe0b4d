import type { AccountId } from '../platform/ids.ts';
import type { Mail } from './domain/mail.ts';
import type { TextMessage } from './domain/text-message.ts';

export interface Mailer {
  /** @throws UnavailableError if the mail service does not take it */
  send(mail: Mail): Promise<void>;
}

export interface TextMessages {
  /** @throws UnavailableError if the message service does not take it */
  send(message: TextMessage): Promise<void>;
}

export interface AddressBook {
  /** @returns undefined if nobody has that account any more. @throws UnavailableError */
  emailOf(accountId: AccountId): Promise<string | undefined>;
}
