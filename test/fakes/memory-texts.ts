import type { TextMessage } from '../../functions/notification/domain/text-message.ts';
import type { TextMessages } from '../../functions/notification/ports.ts';
import { UnavailableError } from '../../functions/platform/problem.ts';

/** Phones that get every message, or none while the service is down. */
export class MemoryTexts implements TextMessages {
  readonly sent: TextMessage[] = [];
  isDown = false;

  async send(message: TextMessage): Promise<void> {
    if (this.isDown) throw new UnavailableError('text messages', new Error('down'));
    this.sent.push(message);
  }

  /** The code of the last message, alone on its line. */
  get lastCode(): string {
    return /^\d{6}$/m.exec(this.sent.at(-1)?.text ?? '')?.[0] ?? '';
  }
}
