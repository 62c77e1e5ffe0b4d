import { Chance, derive, deriveShare, type Weighted, weightedAt, zipf } from './chance.ts';
import { type City, COUNTRY_CODES, countryOf } from './geography.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;
const HOSTS_PER_BLOCK = 8_192;
const JITTER_DEGREES = 0.06;

type NetworkKind = 'fixed' | 'mobile' | 'business' | 'hosting' | 'vpn';

/** One autonomous system: its number, its blocks of addresses and how it hands them out. */
export type Network = {
  readonly asn: number;
  readonly kind: NetworkKind;
  readonly country: string;
  /** Upper halves of IPv4 addresses. */
  readonly blocks: readonly number[];
  readonly leaseMs: number;
  readonly hasIpv6: boolean;
  /** Addresses that all its customers share; 0 where each has one. */
  readonly sharedAddresses: number;
};

/** Where a packet seems to come from. */
export type Endpoint = {
  readonly ip: string;
  readonly asn: number;
  readonly country: string;
  readonly city: City;
  readonly lat: number;
  readonly lon: number;
  readonly carrier: NetworkKind | 'office' | 'public' | 'residential-proxy';
};

type CountryNetworks = {
  readonly [K in 'fixed' | 'mobile' | 'business' | 'hosting']: Weighted<Network>;
};

/** Every network of a world. Numbers and blocks are handed out once, so no two networks share an address. */
export class Networks {
  readonly #byCountry = new Map<string, CountryNetworks>();
  readonly vpn: readonly Network[];
  readonly #world: World;
  #handedOut = 0;

  constructor(world: World, seed: number) {
    this.#world = world;
    const chance = new Chance(seed, 0xa5);
    const { fixedPerCountry, carriersPerCountry, hostsPerCountry, vpnNetworks, zipfExponent } =
      world.networks;
    const ranked = (kind: NetworkKind, country: string, count: number): Weighted<Network> =>
      Array.from({ length: count }, (_, rank) => [
        this.#network(kind, country, chance, rank),
        zipf(rank, zipfExponent),
      ]);
    for (const country of COUNTRY_CODES) {
      this.#byCountry.set(country, {
        fixed: ranked('fixed', country, fixedPerCountry),
        mobile: ranked('mobile', country, carriersPerCountry),
        business: ranked('business', country, 4),
        hosting: ranked('hosting', country, hostsPerCountry),
      });
    }
    const homes = world.countries.map(([code]) => code);
    this.vpn = Array.from({ length: vpnNetworks }, (_, i) =>
      this.#network('vpn', homes[i % homes.length] ?? chance.pick(COUNTRY_CODES), chance, i),
    );
  }

  of(country: string, kind: keyof CountryNetworks): Weighted<Network> {
    const found = this.#byCountry.get(country);
    if (!found) throw new RangeError(`no networks in ${country}`);
    return found[kind];
  }

  /**
   * The endpoint of one customer at one instant. Who holds a lease keeps an address; who shares one gets another
   * in every session.
   *
   * @param customer stands for a household, an office or a rented server
   */
  endpoint(
    network: Network,
    city: City,
    customer: number,
    at: number,
    session: number,
    carrier: Endpoint['carrier'] = network.kind,
  ): Endpoint {
    const { misplacedShare, carrierPlacedShare } = this.#world.networks;
    if (network.sharedAddresses > 0) {
      const slot = derive(session, 0x5e) % network.sharedAddresses;
      const gateway = weightedAt(countryOf(network.country).cities, deriveShare(network.asn, slot));
      const isPlaced = city.country === network.country && deriveShare(session, 0xce) < carrierPlacedShare;
      return located(
        network,
        ipv4(network, slot, network.sharedAddresses),
        isPlaced ? city : gateway,
        slot,
        carrier,
      );
    }
    const phase = derive(customer, network.asn, 0x1e);
    const lease = Math.floor((at + (phase % network.leaseMs)) / network.leaseMs);
    const slot = derive(customer, network.asn, lease);
    const isMisplaced = deriveShare(slot, 0x37) < misplacedShare;
    const place = isMisplaced ? weightedAt(countryOf(city.country).cities, deriveShare(slot, 0x38)) : city;
    const isIpv6 = network.hasIpv6 && derive(customer, 0x66) % 4 !== 0;
    const ip = isIpv6
      ? ipv6(network, customer, session)
      : ipv4(network, slot, network.blocks.length * HOSTS_PER_BLOCK);
    return located(network, ip, place, slot, carrier);
  }

  #network(kind: NetworkKind, country: string, chance: Chance, rank: number): Network {
    const { leaseDays, ipv6Share, natAddresses } = this.#world.networks;
    const isHome = kind === 'fixed';
    const blocks = isHome ? Math.max(1, 6 - rank) : 1;
    return {
      asn: 1_000 + ((this.#handedOut * 7_919 + 331) % 63_000),
      kind,
      country,
      blocks: Array.from({ length: blocks }, () => this.#block()),
      leaseMs: (isHome ? chance.weighted(leaseDays) : 3_650) * DAY_MS,
      hasIpv6: isHome && chance.is(ipv6Share),
      sharedAddresses: kind === 'mobile' ? Math.ceil(natAddresses / (rank + 1)) : kind === 'vpn' ? 24 : 0,
    };
  }

  /** The next block of 65,536 that is routed on the public Internet and was not handed out before. */
  #block(): number {
    for (;;) {
      this.#handedOut += 1;
      const block = (this.#handedOut * 40_503) % 65_536;
      const [first, second] = [block >>> 8, block & 255];
      const isReserved =
        first === 0 ||
        first === 10 ||
        first === 127 ||
        first >= 224 ||
        (first === 100 && second >= 64 && second < 128) ||
        (first === 169 && second === 254) ||
        (first === 172 && second >= 16 && second < 32) ||
        (first === 192 && (second === 0 || second === 168)) ||
        (first === 198 && (second === 18 || second === 19 || second === 51)) ||
        (first === 203 && second === 0);
      if (!isReserved) return block;
    }
  }
}

function located(
  network: Network,
  ip: string,
  city: City,
  slot: number,
  carrier: Endpoint['carrier'],
): Endpoint {
  const jitter = (salt: number) => (deriveShare(slot, salt) - 0.5) * JITTER_DEGREES;
  return {
    ip,
    asn: network.asn,
    country: network.country,
    city,
    lat: Math.round((city.lat + jitter(1)) * 1e4) / 1e4,
    lon: Math.round((city.lon + jitter(2)) * 1e4) / 1e4,
    carrier,
  };
}

function ipv4({ blocks, asn }: Network, slot: number, pool: number): string {
  const place = slot % pool;
  const block = blocks[place % blocks.length] as number;
  const host = derive(place, asn) & 0xffff;
  return `${block >>> 8}.${block & 255}.${host >>> 8}.${host & 255}`;
}

/** A household's prefix stays; the rest changes with every session, as privacy extensions do it. */
function ipv6({ blocks }: Network, customer: number, session: number): string {
  const group = (salt: number, from: number) => (derive(from, salt) & 0xffff).toString(16);
  const prefix = `2a0${(blocks[0] as number) % 10}:${(blocks[0] as number).toString(16)}`;
  return `${prefix}:${group(1, customer)}:${group(2, customer)}:${group(3, session)}:${group(4, session)}:${group(5, session)}:${group(6, session)}`;
}
