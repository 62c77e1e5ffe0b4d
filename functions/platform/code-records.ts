/** Something that waits for a one-time code: how many more may be tried, and until when. Instants are epoch milliseconds. */
export type CodeRecord = { readonly triesLeft: number; readonly expiresAt: number };

/** What waits for its code. Every method throws UnavailableError if the store does not answer. */
export interface CodeRecords<Id extends string, Waiting extends CodeRecord> {
  open(record: Waiting): Promise<void>;
  /** Uses up one try, before the code is looked at. @returns undefined if there is none left, or no such record */
  takeTry(id: Id, at: number): Promise<Waiting | undefined>;
  close(id: Id): Promise<void>;
}
