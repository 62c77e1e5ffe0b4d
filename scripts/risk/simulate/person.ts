import { Chance, derive, deriveHex, deriveShare } from './chance.ts';
import { type City, countryOf, kilometresBetween } from './geography.ts';
import type { Network, Networks } from './networks.ts';
import { type Device, deviceOf } from './software.ts';
import type { DeviceClass, World } from './world.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const HOUSEHOLD_SIZE = 3;
const OFFICES_PER_CITY = 40;
const AIRLINER_KM_PER_HOUR = 650;
const TRANSFER_HOURS = 3;
const COMMON_PASSWORDS = 40;
const COMMON_PASSWORD_SHARE = 0.04;

export type Trip = {
  readonly city: City;
  /** On the way from here until there; nobody signs in meanwhile. */
  readonly leavesAt: number;
  readonly arrivesAt: number;
  readonly returnsAt: number;
};

type Home = { readonly id: number; readonly city: City; readonly network: Network; readonly from: number };

export type Person = {
  readonly index: number;
  readonly userId: string;
  /** Newest first; the one lived in is the first that had begun. */
  readonly homes: readonly Home[];
  readonly carrier: Network;
  readonly office?: { readonly id: number; readonly network: Network };
  readonly vpn?: Network;
  readonly devices: readonly Device[];
  readonly languages: readonly string[];
  readonly hour: { readonly usual: number; readonly deviation: number };
  readonly trips: readonly Trip[];
  readonly passesChallenge: number;
};

/** The people of a world: each is made again from the seed whenever asked for, and is the same every time. */
export class People {
  readonly count: number;
  readonly #world: World;
  readonly #networks: Networks;
  readonly #seed: number;
  readonly #days: number;

  constructor(world: World, networks: Networks, seed: number, count: number, days: number) {
    this.#world = world;
    this.#networks = networks;
    this.#seed = derive(seed, 0x9e0);
    this.count = count;
    this.#days = days;
  }

  userId(index: number): string {
    return `u-${deriveHex(this.#seed, index)}`;
  }

  signIns(index: number): number {
    const { logMean, logDeviation, limit } = this.#world.signIns;
    const normal = new Chance(this.#seed, index, 0xc0).normal(logMean, logDeviation);
    return Math.min(limit, Math.max(1, Math.ceil(Math.exp(normal))));
  }

  /** The day of the first sign-in. Who signs in often was here early, so that their rate stays a person's. */
  firstDay(index: number): number {
    const span = this.#days / (1 + this.signIns(index) / 10);
    return Math.floor(deriveShare(this.#seed, index, 0xb1) * span);
  }

  /** A truncated keyed hash, as the service would store it; a few passwords are chosen by many. */
  passwordFingerprint(index: number): string {
    const isCommon = deriveShare(this.#seed, index, 0xf0) < COMMON_PASSWORD_SHARE;
    return this.fingerprintOf(
      isCommon ? derive(this.#seed, index, 0xf1) % COMMON_PASSWORDS : derive(index, 0xf2),
    );
  }

  fingerprintOf(password: number): string {
    return deriveHex(this.#seed, password, 0xf3).slice(0, 8);
  }

  person(index: number): Person {
    const { people } = this.#world;
    const chance = new Chance(this.#seed, index, 0x01);
    const group = Math.floor(index / HOUSEHOLD_SIZE);
    const isFamily = deriveShare(this.#seed, group, 0xfa) < people.householdShare;
    const household = isFamily ? derive(this.#seed, group, 0xfb) : derive(this.#seed, index, 0xfc);
    const homes = this.#homes(household);
    const { city } = homes[homes.length - 1] as Home;
    const { languages } = countryOf(city.country);
    const first = chance.is(people.foreignLanguageShare) ? 'en-US' : chance.weighted(languages);
    const second = chance.is(0.6) && !first.startsWith('en') ? ['en-US'] : [];
    const office = derive(
      this.#seed,
      chance.below(OFFICES_PER_CITY),
      city.name.length,
      Math.round(city.lat * 100),
    );
    return {
      index,
      userId: this.userId(index),
      homes,
      carrier: chance.weighted(this.#networks.of(city.country, 'mobile')),
      ...(chance.is(people.officeShare)
        ? {
            office: {
              id: office,
              network: new Chance(office).weighted(this.#networks.of(city.country, 'business')),
            },
          }
        : {}),
      ...(chance.is(people.vpnShare) ? { vpn: chance.pick(this.#networks.vpn) } : {}),
      languages: [first, ...second],
      hour: { usual: chance.pick([8, 12, 13, 17, 19, 20, 21, 22]), deviation: chance.between(1.2, 4) },
      passesChallenge: people.passesChallengeShare + (chance.is(0.5) ? 1 : -1) * 0.03,
      devices: this.#devices(index, chance),
      trips: this.#trips(homes, chance),
    };
  }

  #homes(household: number): readonly Home[] {
    const { countries, people } = this.#world;
    const chance = new Chance(household, 0x40);
    const country = countryOf(chance.weighted(countries));
    const moves = chance.poisson((people.movesPerYear * this.#days) / 365);
    const homes: Home[] = [];
    for (let i = 0, from = 0, city = chance.weighted(country.cities); i <= moves; i++) {
      homes.unshift({
        id: derive(household, i),
        city,
        network: chance.weighted(this.#networks.of(country.code, 'fixed')),
        from,
      });
      from = this.#world.startsAt + chance.share() * this.#days * DAY_MS;
      if (chance.is(0.3)) city = chance.weighted(country.cities);
    }
    return homes.sort((a, b) => b.from - a.from);
  }

  #devices(index: number, chance: Chance): readonly Device[] {
    const { people, deviceClasses, startsAt } = this.#world;
    const end = startsAt + this.#days * DAY_MS;
    const devices: Device[] = [];
    const add = (deviceClass: DeviceClass, from: number, until: number) =>
      devices.push(
        deviceOf(this.#world, derive(this.#seed, index, devices.length, 0xd0), deviceClass, from, until),
      );
    for (let i = chance.poisson(people.extraDevices); i >= 0; i--) {
      const deviceClass = chance.weighted(deviceClasses);
      const isReplaced = chance.is((people.phoneReplacedPerYear * this.#days) / 365);
      const replacedAt = isReplaced ? startsAt + chance.share() * this.#days * DAY_MS : end;
      add(deviceClass, 0, isReplaced ? replacedAt : Number.POSITIVE_INFINITY);
      if (isReplaced) add(deviceClass, replacedAt, Number.POSITIVE_INFINITY);
    }
    return devices;
  }

  #trips(homes: readonly Home[], chance: Chance): readonly Trip[] {
    const { people, countries, startsAt } = this.#world;
    const trips: Trip[] = [];
    const plan = (perYear: number, isForeign: boolean) => {
      for (let i = chance.poisson((perYear * this.#days) / 365); i > 0; i--) {
        const leavesAt = startsAt + chance.share() * this.#days * DAY_MS;
        const { city: from } = homeAt(homes, leavesAt);
        const country = countryOf(isForeign ? chance.weighted(countries) : from.country);
        const city = chance.weighted(country.cities);
        if (city === from) continue;
        const hours = TRANSFER_HOURS + kilometresBetween(from, city) / AIRLINER_KM_PER_HOUR;
        const arrivesAt = leavesAt + hours * HOUR_MS;
        trips.push({
          city,
          leavesAt,
          arrivesAt,
          returnsAt: arrivesAt + chance.between(1.5, isForeign ? 14 : 5) * DAY_MS,
        });
      }
    };
    plan(people.domesticTripsPerYear, false);
    plan(people.foreignTripsPerYear, true);
    trips.sort((a, b) => a.leavesAt - b.leavesAt);
    // Who has not come back yet does not leave again.
    return trips.filter((trip, i) => i === 0 || trip.leavesAt > (trips[i - 1] as Trip).returnsAt + DAY_MS);
  }
}

export function homeAt(homes: readonly Home[], at: number): Home {
  return homes.find(({ from }) => from <= at) ?? (homes[homes.length - 1] as Home);
}

/** The trip somebody is on, the way there and back included. */
export function tripAt(person: Person, at: number): Trip | undefined {
  return person.trips.find(
    ({ leavesAt, arrivesAt, returnsAt }) => at >= leavesAt && at < returnsAt + (arrivesAt - leavesAt),
  );
}

/** Devices in use at an instant; each person has at least one. */
export function devicesAt({ devices }: Person, at: number): readonly Device[] {
  return devices.filter(({ from, until }) => from <= at && at < until);
}
