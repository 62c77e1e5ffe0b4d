import { setTimeout as sleep } from 'node:timers/promises';

export type ReceivedMail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly receivedAt: number;
};

type MailboxAnswer = {
  messages: Record<
    string,
    { To: string[]; Subject: string; BodyText: string; BodyHtml: string; Timestamp: number }[]
  >;
};

/** Reads the mail that the local mail service took instead of sending it. */
export class Mailbox {
  readonly #url: string;
  constructor(mailboxUrl: string) {
    this.#url = mailboxUrl;
  }

  async all(): Promise<readonly ReceivedMail[]> {
    const response = await fetch(this.#url);
    if (!response.ok) throw new Error(`The mailbox answers ${response.status} at ${this.#url}`);
    const { messages } = (await response.json()) as MailboxAnswer;
    return Object.values(messages)
      .flat()
      .flatMap((mail) =>
        mail.To.map((to) => ({
          to,
          subject: mail.Subject,
          text: mail.BodyText,
          html: mail.BodyHtml,
          receivedAt: mail.Timestamp * 1000,
        })),
      );
  }

  /** Waits for the newest mail to somebody that fits. */
  async waitFor(
    to: string,
    fits: (mail: ReceivedMail) => boolean,
    timeoutMs = 30_000,
  ): Promise<ReceivedMail> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const mail = (await this.all()).findLast((candidate) => candidate.to === to && fits(candidate));
      if (mail) return mail;
      if (Date.now() > deadline) throw new Error(`No such mail to ${to} came within ${timeoutMs / 1000} s`);
      await sleep(250);
    }
  }

  /** The newest one-time code sent to somebody since an instant: alone on its line. */
  async codeFor(to: string, since = 0): Promise<string> {
    const mail = await this.waitFor(to, (one) => one.receivedAt >= since && codeIn(one) !== undefined);
    return codeIn(mail) ?? '';
  }
}

export function codeIn(mail: ReceivedMail): string | undefined {
  return /^\s*(\d{6,8}|[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2})\s*$/m.exec(mail.text)?.[1];
}

/** The single-use tokens in a mail's links, in the order they stand. */
export function tokensIn(mail: ReceivedMail): readonly string[] {
  return [...mail.text.matchAll(/#(?:[\w=&-]*&)?token=([^\s&]+)/g)].map((match) =>
    decodeURIComponent(match[1] ?? ''),
  );
}
