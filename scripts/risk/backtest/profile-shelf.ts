import { decodeProfile, encodeProfile, type Profile } from '../../../functions/risk/domain/profile.ts';

/** Profiles at hand as objects; the others are kept as they are stored, which takes a tenth of the memory. */
const AT_HAND = 20_000;

/** All profiles of a replay, in bounded memory per person. */
export class ProfileShelf {
  readonly #encoded = new Map<string, string>();
  #atHand = new Map<string, Profile>();
  #lately = new Map<string, Profile>();

  get(userId: string): Profile | undefined {
    const profile = this.#lately.get(userId) ?? this.#atHand.get(userId);
    if (profile) {
      this.#keep(userId, profile);
      return profile;
    }
    const encoded = this.#encoded.get(userId);
    if (encoded === undefined) return undefined;
    const decoded = decodeProfile(encoded);
    if (decoded === 'unreadable') throw new Error(`The profile of ${userId} cannot be read back`);
    this.#keep(userId, decoded);
    return decoded;
  }

  set(userId: string, profile: Profile): void {
    this.#keep(userId, profile);
  }

  /** Two generations: when the younger is full, the older goes back to the shelf. */
  #keep(userId: string, profile: Profile): void {
    this.#lately.set(userId, profile);
    if (this.#lately.size < AT_HAND / 2) return;
    for (const [id, old] of this.#atHand)
      if (!this.#lately.has(id)) this.#encoded.set(id, encodeProfile(old));
    this.#atHand = this.#lately;
    this.#lately = new Map();
  }
}
