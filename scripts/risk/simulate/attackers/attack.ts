import { Chance, deriveHex } from '../chance.ts';
import { type ClientFacts, type Draft, placeFacts } from '../draft.ts';
import { type City, COUNTRY_CODES, countryOf } from '../geography.ts';
import type { Endpoint, Network, Networks } from '../networks.ts';
import type { People } from '../person.ts';
import {
  acceptLanguageOf,
  type Device,
  handshakeOf as deviceHandshake,
  deviceOf,
  userAgentOf,
} from '../software.ts';
import type { CampaignStyle, DeviceClass, World } from '../world.ts';
import { handshakeOf, type Tool } from './tools.ts';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** What attackers work with: the world, and whom they can know something about. */
export type Setting = {
  readonly world: World;
  readonly people: People;
  readonly networks: Networks;
  readonly seed: number;
  readonly days: number;
  /** Legitimate sign-ins of the whole time, which rates are relative to. */
  readonly signIns: number;
  /** A cookie of this person, if one of their browsers holds any at present. */
  readonly cookieOf: (person: number) => string | undefined;
};

/** A part of an attack that begins on one day. It is made when that day comes. */
export type Slice = { readonly day: number; readonly make: () => readonly Draft[] };

/** Whose account is tried, with what, and what comes of it. */
export type Attempt = {
  readonly at: number;
  readonly victim: number | undefined;
  readonly stranger?: number;
  readonly endpoint: Endpoint;
  readonly client: ClientFacts;
  readonly kind: string;
  readonly campaign?: string;
  readonly deviceClass?: DeviceClass;
  readonly isRight: boolean | undefined;
  readonly fingerprint?: string;
  readonly isRefused?: boolean;
  readonly passesChallenge?: boolean;
  readonly flow?: string;
};

export function attempted(people: People, attempt: Attempt): Draft {
  const { at, victim, endpoint, client, kind, campaign, deviceClass, isRight, fingerprint } = attempt;
  const isSuccess = isRight !== false && !attempt.isRefused;
  return {
    person: victim,
    event: {
      at: Math.floor(at),
      userId: victim === undefined ? `u-${deriveHex(attempt.stranger ?? 0, 0x4e)}` : people.userId(victim),
      ...placeFacts(endpoint),
      ...client,
      ...(isRight === undefined ? {} : { passwordCorrect: isRight }),
      ...(fingerprint === undefined ? {} : { passwordFingerprint: fingerprint }),
      ...(isRight === false ? {} : { mfaPassed: attempt.passesChallenge ?? false }),
      outcome: isSuccess ? 'success' : 'failure',
      flow: attempt.flow ?? 'sign-in',
    },
    label: {
      attack: true,
      kind,
      ...(campaign === undefined ? {} : { campaign }),
      ...(deviceClass === undefined ? {} : { deviceClass }),
      carrier: endpoint.carrier,
    },
  };
}

/** Someone's account that exists by then: half of the victims are drawn by person, half by how often they sign in. */
export function victimOn(people: People, chance: Chance, day: number): number | undefined {
  const byActivity = chance.is(0.5);
  for (let i = 0; i < 200; i++) {
    const index = chance.below(people.count);
    if (people.firstDay(index) >= day) continue;
    if (!byActivity || chance.share() * 30 < people.signIns(index)) return index;
  }
  return undefined;
}

export const anyCity = (chance: Chance, countries: readonly string[] = COUNTRY_CODES): City =>
  chance.weighted(countryOf(chance.pick(countries)).cities);

/** An address of somebody's home that does the attacker's work without its owner knowing. */
export function proxied(
  setting: Setting,
  chance: Chance,
  at: number,
  countries: readonly string[],
): Endpoint {
  const city = anyCity(chance, countries);
  const network = chance.weighted(setting.networks.of(city.country, chance.is(0.8) ? 'fixed' : 'mobile'));
  const customer = chance.below(0x7fffffff);
  return setting.networks.endpoint(network, city, customer, at, customer, 'residential-proxy');
}

/** Rented servers, or homes where the style has too many networks for that. */
export function footholds(setting: Setting, style: CampaignStyle, chance: Chance) {
  const countries = setting.world.attackers.origins;
  const servers: { readonly network: Network; readonly city: City }[] = Array.from(
    { length: style.networks },
    () => {
      const city = anyCity(chance, countries);
      return { network: chance.weighted(setting.networks.of(city.country, 'hosting')), city };
    },
  );
  return (at: number): Endpoint => {
    const { network, city } = chance.pick(servers);
    return setting.networks.endpoint(
      network,
      city,
      chance.below(style.addressesPerNetwork) + network.asn,
      at,
      0,
    );
  };
}

/** The software of a campaign: a few pretended browsers behind fewer handshakes. */
export function disguises(setting: Setting, style: CampaignStyle, chance: Chance) {
  const { world } = setting;
  const tool = chance.pick(style.tools);
  const version = chance.below(6);
  const devices = Array.from({ length: style.userAgents }, () => commonDevice(world, chance));
  return (at: number, language?: readonly string[]): ClientFacts & { readonly deviceClass: DeviceClass } => {
    const device = chance.pick(devices);
    return { ...dressed(device, tool, version, at, language), deviceClass: device.deviceClass };
  };
}

function dressed(
  device: Device,
  tool: Tool,
  version: number,
  at: number,
  language: readonly string[] | undefined,
) {
  const imitatedAt = tool === 'browser-imitation' ? at - 150 * DAY_MS : at;
  return {
    userAgent: userAgentOf(device, at),
    ja4: handshakeOf(tool, version) ?? deviceHandshake(device, imitatedAt, false),
    ...(language ? { acceptLanguage: acceptLanguageOf(device, language) } : {}),
  };
}

/** A browser such as many people of this world have, so that it does not stand out. */
export function commonDevice(world: World, chance: Chance): Device {
  const deviceClass = chance.is(0.75) ? 'desktop' : 'mobile';
  return deviceOf(world, chance.below(0x7fffffff), deviceClass, 0, Number.POSITIVE_INFINITY);
}

/** Divides a budget of attempts into campaigns of about their usual size, at least one if there is any. */
export function campaignsOf(setting: Setting, style: CampaignStyle, chance: Chance) {
  const budget = Math.round(style.attemptsPerSignIn * setting.signIns);
  if (budget === 0) return [];
  const count = Math.max(1, Math.round(budget / style.attemptsEach));
  const lengthMs = style.hours * HOUR_MS;
  const latestMs = Math.max(0, setting.days * DAY_MS - lengthMs);
  return Array.from({ length: count }, (_, number) => ({
    number,
    attempts: Math.max(1, Math.round(budget / count)),
    startsAt: setting.world.startsAt + chance.share() * latestMs,
    lengthMs: Math.min(lengthMs, setting.days * DAY_MS),
  }));
}

/** Cuts a long campaign into days, so that no more than a day of it has to be held. */
export function slicesOf(
  setting: Setting,
  { startsAt, lengthMs, attempts }: ReturnType<typeof campaignsOf>[number],
  make: (times: readonly number[], chance: Chance) => readonly Draft[],
  seed: number,
): readonly Slice[] {
  const startMs = startsAt - setting.world.startsAt;
  const first = Math.floor(startMs / DAY_MS);
  const last = Math.floor((startMs + lengthMs - 1) / DAY_MS);
  return Array.from({ length: last - first + 1 }, (_, i): Slice => {
    const day = first + i;
    const from = Math.max(startMs, day * DAY_MS);
    const until = Math.min(startMs + lengthMs, (day + 1) * DAY_MS);
    const share = (until - from) / lengthMs;
    return {
      day,
      make: () => {
        const chance = new Chance(seed, day, 0x5a);
        const count = Math.floor(attempts * share + chance.share());
        const times = Array.from(
          { length: count },
          () => setting.world.startsAt + chance.between(from, until),
        );
        return make(
          times.sort((a, b) => a - b),
          chance,
        );
      },
    };
  });
}
