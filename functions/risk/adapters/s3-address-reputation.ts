import { HeldObject } from '../../platform/adapters/held-object.ts';
import type { BinaryObjects } from '../../platform/adapters/s3-objects.ts';
import { ADDRESS_FEEDS_KEY } from '../../threat-intelligence/config.ts';
import { type AddressFeeds, categoriesOf, noFeeds } from '../../threat-intelligence/domain/address-feeds.ts';
import { decodeAddressFeeds } from '../../threat-intelligence/domain/address-feeds-codec.ts';
import type { Facts } from '../domain/facts.ts';
import type { AddressReputation } from '../ports.ts';

const MS_PER_MINUTE = 60_000;

export type ReputationOptions = {
  readonly now: () => number;
  /** 0..1, spreads the refreshes of many functions. */
  readonly random: () => number;
  /** Told of every load that failed. */
  readonly failed: (cause: unknown) => void;
};

/** What the feeds say, as of some minutes ago. No object means that nobody put a feed in place. */
export class S3AddressReputation implements AddressReputation {
  readonly #held: HeldObject<AddressFeeds, Uint8Array>;

  constructor(s3: BinaryObjects, bucket: string, options: ReputationOptions) {
    this.#held = new HeldObject(s3, {
      ...options,
      bucket,
      key: ADDRESS_FEEDS_KEY,
      decode: decodeAddressFeeds,
      absent: noFeeds,
      maxAgeMs: 10 * MS_PER_MINUTE,
      jitterMs: 5 * MS_PER_MINUTE,
      // Lists are made anew by the hour, so what was held all day is no longer what they say.
      tooOldMs: 24 * 60 * MS_PER_MINUTE,
    });
  }

  async of(ip: string): Promise<Facts['reputation']> {
    const feeds = await this.#held.current();
    return feeds === 'unreadable' ? feeds : categoriesOf(feeds, ip);
  }
}
