import { Chance, deriveHex } from './chance.ts';
import { type ClientFacts, clockOf, type Draft, placeFacts } from './draft.ts';
import type { Endpoint, Networks } from './networks.ts';
import { devicesAt, homeAt, type People, type Person, type Trip, tripAt } from './person.ts';
import { acceptLanguageOf, type Device, handshakeOf, userAgentOf } from './software.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

type Browser = { cookie: string; hasCookie: boolean };

/** What a person holds in their hands for one sign-in, and from where. */
type Client = {
  readonly device: Device;
  readonly browser: Browser;
  readonly isPrivate: boolean;
  readonly endpoint: Endpoint;
  readonly facts: ClientFacts;
  readonly situations: readonly string[];
};

/** One person's way through the simulated time: when they sign in, and what their browsers remember. */
export class SignIns {
  readonly person: Person;
  readonly #world: World;
  readonly #people: People;
  readonly #networks: Networks;
  readonly #chance: Chance;
  readonly #times: readonly number[];
  readonly #browsers = new Map<number, Browser>();
  #next = 0;
  #cookies = 0;

  constructor(world: World, people: People, networks: Networks, index: number, seed: number, days: number) {
    this.#world = world;
    this.#people = people;
    this.#networks = networks;
    this.person = people.person(index);
    this.#chance = new Chance(seed, index, 0x51);
    this.#times = this.#plan(people.signIns(index), people.firstDay(index), days);
  }

  /** When the next sign-in is due, or `undefined` after the last. */
  get nextAt(): number | undefined {
    return this.#times[this.#next];
  }

  /** A cookie that one of the browsers holds, for whoever steals one. */
  get cookie(): string | undefined {
    for (const { cookie, hasCookie } of this.#browsers.values()) if (hasCookie) return cookie;
    return undefined;
  }

  /** Everything that happens in the sign-in that is due: mistyped passwords, a forgotten one, then success. */
  take(): readonly Draft[] {
    const { people } = this.#world;
    const chance = this.#chance;
    let at = this.#times[this.#next] as number;
    this.#next += 1;
    const trip = tripAt(this.person, at);
    const client = this.#client(at, trip);
    const drafts: Draft[] = [];
    if (chance.is(people.mistypedShare)) {
      const tries = 1 + Math.floor(chance.exponential(0.7));
      for (let i = 0; i < tries; i++) {
        drafts.push(this.#draft(at, client, { isRight: false, flow: 'sign-in' }));
        at += chance.between(4_000, 50_000);
      }
      if (chance.is(0.04)) return drafts;
    }
    if (chance.is(people.resetShare)) {
      drafts.push(this.#draft(at, client, { isRight: undefined, flow: 'password-reset' }));
      at += chance.between(1, 8) * MINUTE_MS;
    }
    drafts.push(this.#draft(at, client, { isRight: true, flow: 'sign-in' }));
    if (!client.isPrivate) client.browser.hasCookie = true;
    return drafts;
  }

  #client(at: number, trip: Trip | undefined): Client {
    const chance = this.#chance;
    const { people, cookieFrom } = this.#world;
    const device = this.#device(at);
    const known = this.#browsers.get(device.id);
    const browser = known ?? this.#browser(device);
    const isPrivate = chance.is(people.privateWindowShare);
    const isCleared = browser.hasCookie && chance.is(people.clearedCookieShare);
    if (isCleared) Object.assign(browser, this.#freshBrowser(device));
    const endpoint = this.#endpoint(device, at, trip);
    const presents = !isPrivate && (browser.hasCookie || cookieFrom === 'first-visit');
    const facts: ClientFacts = {
      userAgent: userAgentOf(device, at),
      ja4: handshakeOf(device, at, chance.is(0.5)),
      acceptLanguage: acceptLanguageOf(device, this.person.languages),
      timezoneOffsetMinutes: clockOf(trip?.city ?? homeAt(this.person.homes, at).city, at),
      ...(presents ? { deviceCookie: browser.cookie } : {}),
    };
    const situations = [
      ...(known || this.#next === 1 ? [] : ['new-device']),
      ...(isPrivate ? ['private-window'] : []),
      ...(isCleared ? ['lost-cookie'] : []),
      ...(trip
        ? [trip.city.country === homeAt(this.person.homes, at).city.country ? 'travel' : 'travel-abroad']
        : []),
    ];
    return { device, browser, isPrivate, endpoint, facts, situations };
  }

  #draft(
    at: number,
    { endpoint, facts, device, situations }: Client,
    { isRight, flow }: { readonly isRight: boolean | undefined; readonly flow: string },
  ): Draft {
    const chance = this.#chance;
    const { index, userId, passesChallenge } = this.person;
    const fingerprint = isRight
      ? this.#people.passwordFingerprint(index)
      : this.#people.fingerprintOf(chance.below(0x7fffffff));
    return {
      person: index,
      event: {
        at: Math.floor(at),
        userId,
        ...placeFacts(endpoint),
        ...facts,
        ...(isRight === undefined ? {} : { passwordCorrect: isRight, passwordFingerprint: fingerprint }),
        ...(isRight === false ? {} : { mfaPassed: chance.is(passesChallenge) }),
        outcome: isRight === false ? 'failure' : 'success',
        flow,
      },
      label: {
        attack: false,
        kind: 'legitimate',
        deviceClass: device.deviceClass,
        carrier: endpoint.carrier,
        ...(situations.length > 0 ? { situations } : {}),
      },
    };
  }

  /** The favourite most of the time: devices are listed in the order of their use. */
  #device(at: number): Device {
    const devices = devicesAt(this.person, at);
    for (const device of devices) if (this.#chance.is(0.7)) return device;
    return devices[0] as Device;
  }

  #browser(device: Device): Browser {
    const browser = this.#freshBrowser(device);
    this.#browsers.set(device.id, browser);
    return browser;
  }

  #freshBrowser(device: Device): Browser {
    this.#cookies += 1;
    return { cookie: `d-${deriveHex(device.id, this.#cookies)}`, hasCookie: false };
  }

  #endpoint(device: Device, at: number, trip: Trip | undefined): Endpoint {
    const chance = this.#chance;
    const { vpn, carrier, office, index } = this.person;
    const session = chance.below(0x7fffffff);
    const home = homeAt(this.person.homes, at);
    const city = trip?.city ?? home.city;
    if (vpn && chance.is(this.#world.people.vpnUse))
      return this.#networks.endpoint(vpn, city, index, at, session);
    const place = chance.weighted(this.#world.places[device.deviceClass]);
    const isAbroad = city.country !== home.city.country;
    // Roaming goes through the carrier at home, for about half of the travellers.
    if (place === 'carrier' && (!isAbroad || index % 2 === 0)) {
      return this.#networks.endpoint(carrier, home.city, index, at, session);
    }
    if (place === 'carrier') {
      return this.#networks.endpoint(
        chance.weighted(this.#networks.of(city.country, 'mobile')),
        city,
        index,
        at,
        session,
      );
    }
    if (trip || place === 'public') {
      const wifi = chance.weighted(this.#networks.of(city.country, 'fixed'));
      return this.#networks.endpoint(wifi, city, chance.below(500), at, session, 'public');
    }
    if (place === 'office' && office) {
      return this.#networks.endpoint(office.network, home.city, office.id, at, session, 'office');
    }
    return this.#networks.endpoint(home.network, home.city, home.id, at, session);
  }

  #plan(count: number, firstDay: number, days: number): readonly number[] {
    const chance = this.#chance;
    const { startsAt, signIns } = this.#world;
    const isDormant = count > 1 && chance.is(signIns.dormantShare);
    const span = days - firstDay;
    const times = Array.from({ length: count }, (_, i) => {
      if (i === 0) return this.#within(firstDay);
      const share = chance.share();
      // A dormant account is used for a while, forgotten, and used again at the end.
      const day = isDormant ? (i < count - 1 ? share * 0.15 : 0.85 + share * 0.15) : share;
      return this.#within(firstDay + Math.floor(day * span));
    });
    return times
      .map((at) => this.#afterTravel(at))
      .filter((at) => at >= startsAt && at < startsAt + days * DAY_MS)
      .sort((a, b) => a - b);
  }

  /** An instant of a day at an hour that is usual for this person, by their own clock at home. */
  #within(day: number): number {
    const { startsAt } = this.#world;
    const { usual, deviation } = this.person.hour;
    const midnight = startsAt + day * DAY_MS;
    const hour = this.#chance.is(0.85) ? this.#chance.normal(usual, deviation) : this.#chance.between(7, 24);
    const offsetMs = clockOf(homeAt(this.person.homes, midnight).city, midnight) * MINUTE_MS;
    const ofDay = (((hour * HOUR_MS - offsetMs) % DAY_MS) + DAY_MS) % DAY_MS;
    return midnight + ofDay;
  }

  /** Nobody signs in between two places: what falls into the journey happens some time after arrival. */
  #afterTravel(at: number): number {
    const trip = tripAt(this.person, at);
    if (!trip) return at;
    const journeyMs = trip.arrivesAt - trip.leavesAt;
    const delayMs = this.#chance.exponential(2 * HOUR_MS);
    if (at < trip.arrivesAt) return trip.arrivesAt + delayMs;
    return at >= trip.returnsAt ? trip.returnsAt + journeyMs + delayMs : at;
  }
}
