import { type CodePurpose, oneTimeCodeMail } from '../notification/domain/mails.ts';
import {
  ACCOUNT_TEXTS,
  NEW_ACCOUNT_TEXTS,
  NEW_NUMBER_TEXTS,
  NEW_TEXTS,
  PROVED_TEXTS,
  prefixOf,
  type SharedTexts,
} from '../notification/domain/text-lanes.ts';
import { oneTimeCodeText } from '../notification/domain/text-message.ts';
import type { Mailer, TextMessages } from '../notification/ports.ts';
import { type ClientFacts, placeOf } from '../platform/client-facts.ts';
import type { Lanes, Reservation } from '../platform/lanes.ts';
import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import { type KeyedLane, reserveAll } from '../platform/reserve-all.ts';
import { CODE_MAILS, type Counted, laneFor, type SplitLane } from './domain/challenge-lanes.ts';

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

/** For whom a message is counted, and what its code is for. */
export type ForWhom = Counted & { readonly purpose: CodePurpose };

const MS_PER_MINUTE = 60_000;

/** Codes on their way to a mailbox or a phone. Messages are counted before they are sent, and texts by what they cost. */
export class CodeSender {
  readonly #lanes: Lanes;
  readonly #mailer: Mailer;
  readonly #texts: TextMessages;
  readonly #keys: PurposeKeys;

  constructor({
    lanes,
    mailer,
    texts,
    keys,
  }: {
    readonly lanes: Lanes;
    readonly mailer: Mailer;
    readonly texts: TextMessages;
    readonly keys: PurposeKeys;
  }) {
    this.#keys = keys;
    this.#lanes = lanes;
    this.#mailer = mailer;
    this.#texts = texts;
  }

  /** @returns 'full' if one of the message's lanes is: then it counts in none. @throws UnavailableError */
  async reserve(who: ForWhom, destination: CodeDestination, at: number): Promise<Reservation> {
    return reserveAll(this.#lanes, await this.#lanesOf(who, destination), at);
  }

  /** @throws UnavailableError */
  async send({ destination, code, purpose, client, expiresAt, at }: CodeMessage): Promise<void> {
    const place = placeOf(client);
    const about = { to: destination.to, code, purpose, ...(place ? { place } : {}) };
    const expiresInMinutes = Math.max(1, Math.floor((expiresAt - at) / MS_PER_MINUTE));
    if (destination.medium === 'sms') await this.#texts.send(oneTimeCodeText(about));
    else await this.#mailer.send(oneTimeCodeMail({ ...about, expiresInMinutes }));
  }

  /** A number is known by its keyed hash: lanes hold nobody's. */
  async #lanesOf(who: ForWhom, destination: CodeDestination): Promise<readonly KeyedLane[]> {
    if (destination.medium === 'email') return CODE_MAILS.map((lane) => keyed(lane, who));
    const { to, country } = destination;
    const shared = ({ prefix, country: ofCountry, all }: SharedTexts): readonly KeyedLane[] => [
      [prefix, prefixOf(to)],
      [ofCountry, country],
      [all, 'all'],
    ];
    if (who.purpose === 'sign-in' || who.purpose === 'step-up')
      return [keyed(ACCOUNT_TEXTS, who), ...shared(PROVED_TEXTS)];
    const number = await keyedHash(this.#keys, 'blind-index', `number:${to}`);
    return [
      [NEW_ACCOUNT_TEXTS, who.subject],
      ...NEW_NUMBER_TEXTS.map((lane) => [lane, number] as const),
      ...shared(NEW_TEXTS),
    ];
  }
}

function keyed(lane: SplitLane, who: Counted): KeyedLane {
  const found = laneFor(lane, who);
  return [found.lane, found.key];
}
