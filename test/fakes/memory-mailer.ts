import type { Mail } from '../../functions/notification/domain/mail.ts';
import type { Mailer } from '../../functions/notification/ports.ts';
import { UnavailableError } from '../../functions/platform/problem.ts';

/** A mailbox that takes every mail, or none while it is down. */
export class MemoryMailer implements Mailer {
  readonly sent: Mail[] = [];
  isDown = false;

  async send(mail: Mail): Promise<void> {
    if (this.isDown) throw new UnavailableError('mail', new Error('down'));
    this.sent.push(mail);
  }

  /** The code of the last mail, as a person finds it: alone on its line. */
  get lastCode(): string {
    return /^\d{6}$/m.exec(this.sent.at(-1)?.text ?? '')?.[0] ?? '';
  }
}
