import type { Mailbox } from './mailbox.ts';
import type { Narrator } from './narrator.ts';
import type { RecordReader } from './record.ts';

/** What the story needs to know of the running stack. */
export type Stage = {
  readonly apiUrl: string;
  readonly endpointUrl: string;
  readonly region: string;
  readonly originSecret: string;
  readonly mailboxUrl: string;
  readonly activityTable: string;
  readonly incidentsTable: string;
  readonly workflowArn: string;
};

/** What every chapter works with. */
export type Setting = {
  readonly stage: Stage;
  readonly mailbox: Mailbox;
  readonly record: RecordReader;
  readonly narrator: Narrator;
};

/** The product did not do what it promises. The message says which promise. */
export class PromiseBrokenError extends Error {
  override readonly name = 'PromiseBrokenError';
}

export function promise(isKept: boolean, what: string): asserts isKept {
  if (!isKept) throw new PromiseBrokenError(`Not kept: ${what}`);
}
