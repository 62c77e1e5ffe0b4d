import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '../../scripts/story/setting.ts';

type InboxAnswer = { sms_messages: Record<string, { Message: string }[]> };

/** Reads the text messages that the local message service took instead of sending them. */
export class PhoneInbox {
  readonly #url: string;
  constructor({ endpointUrl }: Stage) {
    this.#url = `${endpointUrl.replace(/\/$/, '')}/_ministack/sns/sms-messages`;
  }

  async textsTo(number: string): Promise<readonly string[]> {
    const response = await fetch(this.#url);
    if (!response.ok) throw new Error(`The phone inbox answers ${response.status} at ${this.#url}`);
    const { sms_messages: texts } = (await response.json()) as InboxAnswer;
    return (texts[number] ?? []).map(({ Message }) => Message);
  }

  /** The code of the nth message to a number, waiting until it is there. */
  async codeFor(number: string, nth: number): Promise<string> {
    for (let waited = 0; waited < 10_000; waited += 200) {
      const text = (await this.textsTo(number))[nth - 1];
      const code = /^(\d{6})$/m.exec(text ?? '')?.[1];
      if (code) return code;
      await sleep(200);
    }
    throw new Error(`No message ${nth} to ${number}`);
  }
}
