import { type CodePurpose, oneTimeCodeMail } from '../notification/domain/mails.ts';
import {
  ACCOUNT_TEXTS,
  ALL_TEXTS,
  COUNTRY_TEXTS,
  PREFIX_TEXTS,
  prefixOf,
} from '../notification/domain/text-lanes.ts';
import { oneTimeCodeText } from '../notification/domain/text-message.ts';
import type { Mailer, TextMessages } from '../notification/ports.ts';
import { type ClientFacts, placeOf } from '../platform/client-facts.ts';
import type { Lane, Lanes, Reservation } from '../platform/lanes.ts';
import type { Subject } from '../platform/table-keys.ts';
import { MAIL_LANE } from './domain/challenge-lanes.ts';

/** Where a code goes. */
export type CodeDestination =
  | { readonly medium: 'email'; readonly to: string }
  /** A number in E.164, with its country as ISO 3166-1 alpha-2. */
  | { readonly medium: 'sms'; readonly to: string; readonly country: string };

export type CodeMessage = {
  readonly destination: CodeDestination;
  readonly code: string;
  readonly purpose: CodePurpose;
  readonly client: ClientFacts;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly at: number;
};

const MS_PER_MINUTE = 60_000;

/** Codes on their way to a mailbox or a phone. Messages are counted before they are sent, and texts by what they cost. */
export class CodeSender {
  readonly #lanes: Lanes;
  readonly #mailer: Mailer;
  readonly #texts: TextMessages;

  constructor({ lanes, mailer, texts }: { lanes: Lanes; mailer: Mailer; texts: TextMessages }) {
    this.#lanes = lanes;
    this.#mailer = mailer;
    this.#texts = texts;
  }

  /** @returns 'full' if one of the message's lanes is: then it counts in none. @throws UnavailableError */
  async reserve(subject: Subject, destination: CodeDestination, at: number): Promise<Reservation> {
    const taken: (readonly [Lane, string])[] = [];
    for (const [lane, key] of lanesOf(subject, destination)) {
      const reservation = await this.#lanes.reserve(lane, key, at);
      if (reservation.kind === 'full') {
        await Promise.allSettled(taken.map(([before, itsKey]) => this.#lanes.giveBack(before, itsKey, at)));
        return reservation;
      }
      taken.push([lane, key]);
    }
    return { kind: 'reserved', attempts: taken.length };
  }

  /** @throws UnavailableError */
  async send({ destination, code, purpose, client, expiresAt, at }: CodeMessage): Promise<void> {
    const place = placeOf(client);
    const about = { to: destination.to, code, purpose, ...(place ? { place } : {}) };
    const expiresInMinutes = Math.max(1, Math.floor((expiresAt - at) / MS_PER_MINUTE));
    if (destination.medium === 'sms') await this.#texts.send(oneTimeCodeText(about));
    else await this.#mailer.send(oneTimeCodeMail({ ...about, expiresInMinutes }));
  }
}

/** The narrowest first, so that one person's messages are refused before they touch what all share. */
function lanesOf(subject: Subject, destination: CodeDestination): readonly (readonly [Lane, string])[] {
  if (destination.medium === 'email') return [[MAIL_LANE, subject]];
  return [
    [ACCOUNT_TEXTS, subject],
    [PREFIX_TEXTS, prefixOf(destination.to)],
    [COUNTRY_TEXTS, destination.country],
    [ALL_TEXTS, 'all'],
  ];
}
