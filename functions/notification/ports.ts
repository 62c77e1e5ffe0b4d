import type { AccountId } from '../platform/ids.ts';

/** A mail ready to go: what it says is decided by `domain/`, how it travels by the adapter. */
export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export interface Mailer {
  /** @throws UnavailableError if the mail service does not take it */
  send(mail: Mail): Promise<void>;
}

export interface AddressBook {
  /** @returns undefined if nobody has that account any more. @throws UnavailableError */
  emailOf(accountId: AccountId): Promise<string | undefined>;
}
