import { Chance, derive } from '../chance.ts';
import { clockOf, type Draft } from '../draft.ts';
import { countryOf } from '../geography.ts';
import type { Endpoint } from '../networks.ts';
import { devicesAt, homeAt, type Person } from '../person.ts';
import { acceptLanguageOf, type Device, handshakeOf, userAgentOf } from '../software.ts';
import {
  anyCity,
  attempted,
  commonDevice,
  DAY_MS,
  HOUR_MS,
  proxied,
  type Setting,
  type Slice,
  victimOn,
} from './attack.ts';

type Knowledge = 'naive' | 'vpn' | 'targeted' | 'very-targeted';

const SECOND_TRY_SHARE = 0.25;
const MINUTE_MS = 60_000;

/**
 * Attackers who have one right password and sign in themselves. They differ in what they know of the victim, as in
 * Wiefling et al. (TOPS 2022, doi 10.1145/3546069): nothing, the country, the city and provider, or everything.
 */
export function singleAttackers(setting: Setting): readonly Slice[] {
  const { single } = setting.world.attackers;
  return [
    ...each(setting, 'naive', single.naive, (person, at, chance) => naive(setting, person, at, chance)),
    ...each(setting, 'vpn', single.vpn, (person, at, chance) => viaVpn(setting, person, at, chance)),
    ...each(setting, 'targeted', single.targeted, (person, at, chance) =>
      targeted(setting, person, at, chance),
    ),
    ...each(setting, 'very-targeted', single.veryTargeted, (person, at, chance) =>
      veryTargeted(setting, person, at, chance),
    ),
    ...each(setting, 'code-fatigue', single.codeFatigue, (person, at, chance) =>
      chance.is(0.5) ? viaVpn(setting, person, at, chance) : naive(setting, person, at, chance),
    ),
  ];
}

/** Attacks of one kind, each on a day of its own; some try a second time. */
function each(
  setting: Setting,
  kind: Knowledge | 'code-fatigue',
  perSignIn: number,
  disguise: (person: Person, at: number, chance: Chance) => Disguise,
): readonly Slice[] {
  const chance = new Chance(setting.seed, kind.length, kind.charCodeAt(0), 0x51);
  const count = Math.round((perSignIn * setting.signIns) / (1 + SECOND_TRY_SHARE));
  return Array.from({ length: count }, (_, i): Slice => {
    const day = chance.below(setting.days);
    const seed = derive(setting.seed, i, kind.length, kind.charCodeAt(0));
    return { day, make: () => attack(setting, kind, day, new Chance(seed), disguise, i) };
  });
}

type Disguise = {
  readonly endpoint: Endpoint;
  readonly device: Device;
  readonly languages: readonly string[];
  readonly offset: number;
  readonly cookie?: string | undefined;
  readonly hour?: number;
};

function attack(
  setting: Setting,
  kind: string,
  day: number,
  chance: Chance,
  disguise: (person: Person, at: number, chance: Chance) => Disguise,
  number: number,
): readonly Draft[] {
  const victim = victimOn(setting.people, chance, day);
  if (victim === undefined) return [];
  const person = setting.people.person(victim);
  const midnight = setting.world.startsAt + day * DAY_MS;
  const shown = disguise(person, midnight + chance.share() * DAY_MS, chance);
  let at = midnight + (shown.hour ?? chance.between(0, 24)) * HOUR_MS;
  const isFatigue = kind === 'code-fatigue';
  const tries = isFatigue ? 5 + Math.floor(chance.exponential(10)) : chance.is(SECOND_TRY_SHARE) ? 2 : 1;
  const { fatigueGivesInShare, phishedFactorShare } = setting.world.attackers;
  const givesIn = isFatigue && chance.is(fatigueGivesInShare);
  const hasFactor = kind === 'very-targeted' && chance.is(phishedFactorShare);
  return Array.from({ length: tries }, (_, i) => {
    const isLast = i === tries - 1;
    const draft = attempted(setting.people, {
      at,
      victim,
      endpoint: shown.endpoint,
      client: {
        userAgent: userAgentOf(shown.device, at),
        ja4: handshakeOf(shown.device, at, chance.is(0.5)),
        acceptLanguage: acceptLanguageOf(shown.device, shown.languages),
        timezoneOffsetMinutes: shown.offset,
        ...(shown.cookie ? { deviceCookie: shown.cookie } : {}),
      },
      kind,
      ...(isFatigue ? { campaign: `code-fatigue-${number}` } : {}),
      deviceClass: shown.device.deviceClass,
      isRight: true,
      fingerprint: setting.people.passwordFingerprint(victim),
      isRefused: isFatigue && !(givesIn && isLast),
      passesChallenge: (givesIn && isLast) || hasFactor,
    });
    at += isFatigue ? chance.between(0.4, 6) * MINUTE_MS : chance.exponential(5 * HOUR_MS);
    return draft;
  });
}

/** Anywhere, with a common browser. */
function naive(setting: Setting, _person: Person, at: number, chance: Chance): Disguise {
  const city = anyCity(chance);
  const { networks } = setting;
  const network = chance.weighted(networks.of(city.country, chance.is(0.4) ? 'hosting' : 'fixed'));
  return {
    endpoint: networks.endpoint(network, city, chance.below(0x7fffffff), at, 1),
    device: commonDevice(setting.world, chance),
    languages: [chance.weighted(countryOf(city.country).languages)],
    offset: clockOf(city, at),
  };
}

/** In the victim's country, by a commercial VPN, a rented server or somebody's home. */
function viaVpn(setting: Setting, person: Person, at: number, chance: Chance): Disguise {
  const { networks } = setting;
  const { country } = homeAt(person.homes, at).city;
  const city = anyCity(chance, [country]);
  const exits = networks.vpn.filter((network) => network.country === country);
  const way = chance.weighted([
    ['vpn', 45],
    ['server', 25],
    ['home', 30],
  ] as const);
  const exit = exits.length > 0 ? chance.pick(exits) : chance.weighted(networks.of(country, 'hosting'));
  const server = chance.weighted(networks.of(country, 'hosting'));
  return {
    endpoint:
      way === 'home'
        ? proxied(setting, chance, at, [country])
        : networks.endpoint(
            way === 'vpn' ? exit : server,
            city,
            chance.below(4_000),
            at,
            chance.below(0x7fffffff),
          ),
    device: commonDevice(setting.world, chance),
    languages: chance.is(0.6) ? [chance.weighted(countryOf(country).languages)] : ['en-US'],
    offset: chance.is(0.7) ? clockOf(city, at) : clockOf(anyCity(chance), at),
  };
}

/** In the victim's city, mostly with their provider, and with a browser that many have. */
function targeted(setting: Setting, person: Person, at: number, chance: Chance): Disguise {
  const home = homeAt(person.homes, at);
  const network = chance.is(0.7)
    ? home.network
    : chance.weighted(setting.networks.of(home.city.country, 'fixed'));
  return {
    endpoint: setting.networks.endpoint(
      network,
      home.city,
      chance.below(0x7fffffff),
      at,
      1,
      'residential-proxy',
    ),
    device: commonDevice(setting.world, chance),
    languages: [chance.weighted(countryOf(home.city.country).languages)],
    offset: clockOf(home.city, at),
  };
}

/** As the victim in all that can be copied: provider, browser, handshake, language, hours; a few hold a cookie. */
function veryTargeted(setting: Setting, person: Person, at: number, chance: Chance): Disguise {
  const home = homeAt(person.homes, at);
  const isOnCarrier = chance.is(0.25);
  const device = devicesAt(person, at)[0] ?? commonDevice(setting.world, chance);
  const hour = chance.normal(person.hour.usual, person.hour.deviation) - clockOf(home.city, at) / 60;
  return {
    endpoint: setting.networks.endpoint(
      isOnCarrier ? person.carrier : home.network,
      home.city,
      chance.below(0x7fffffff),
      at,
      chance.below(0x7fffffff),
      isOnCarrier ? 'mobile' : 'residential-proxy',
    ),
    device,
    languages: person.languages,
    offset: clockOf(home.city, at),
    cookie: chance.is(setting.world.attackers.stolenCookieShare) ? setting.cookieOf(person.index) : undefined,
    hour: ((hour % 24) + 24) % 24,
  };
}
