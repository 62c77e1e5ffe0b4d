import { createClient, type GatehouseClient } from '../../client/gatehouse-client.ts';

/** A place on a network, as the edge would describe it to the API. */
export type Place = {
  readonly name: string;
  readonly ip: string;
  readonly country: string;
  readonly city: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly asn: number;
  readonly timeZone: string;
};

/** The software a request comes from. */
export type Software = {
  readonly name: string;
  readonly userAgent: string;
  readonly ja4: string;
  readonly language: string;
};

export const HOME: Place = {
  name: 'home in Berlin',
  ip: '203.0.113.24',
  country: 'DE',
  city: 'Berlin',
  latitude: 52.52,
  longitude: 13.4,
  asn: 3320,
  timeZone: 'Europe/Berlin',
};

export const MOBILE_BERLIN: Place = {
  ...HOME,
  name: 'a mobile network in Berlin',
  ip: '203.0.113.201',
  asn: 6805,
};

export const SAO_PAULO: Place = {
  name: 'São Paulo',
  ip: '198.51.100.77',
  country: 'BR',
  city: 'Sao Paulo',
  latitude: -23.55,
  longitude: -46.63,
  asn: 28573,
  timeZone: 'America/Sao_Paulo',
};

export const LAPTOP: Software = {
  name: 'laptop',
  userAgent:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  ja4: 't13d2014h2_a09f3c656075_14788d8d241b',
  language: 'de-DE,de;q=0.9',
};

export const PHONE: Software = {
  name: 'new phone',
  userAgent:
    'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Mobile Safari/537.36',
  ja4: 't13d1516h2_8daaf6152771_02713d6af862',
  language: 'de-DE,de;q=0.9,en;q=0.8',
};

export const STRANGER: Software = {
  name: 'a stranger’s computer',
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36',
  ja4: 't13d1516h2_8daaf6152771_b186095e22b6',
  language: 'pt-BR,pt;q=0.9',
};

/** One tool drives the whole attack: many addresses and networks, one TLS fingerprint. */
export const ATTACK_TOOL: Software = {
  name: 'attack tool',
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  ja4: 't13d190900_9dc949149365_97f8aa674fd9',
  language: 'en-US,en;q=0.5',
};

/** Customers live in several European cities, one address each, few of them in one network. */
export function customerPlace(index: number): Place {
  const cities = [
    { city: 'Hamburg', latitude: 53.55, longitude: 9.99, asn: 3320 },
    { city: 'München', latitude: 48.14, longitude: 11.58, asn: 3209 },
    { city: 'Köln', latitude: 50.94, longitude: 6.96, asn: 6830 },
  ];
  const city = cities[index % cities.length] ?? {
    city: 'Hamburg',
    latitude: 53.55,
    longitude: 9.99,
    asn: 3320,
  };
  const ip = `198.19.${index % 50}.${1 + Math.floor(index / 50)}`;
  return { name: city.city, ip, country: 'DE', timeZone: 'Europe/Berlin', ...city };
}

const ATTACK_NETWORKS = [
  { country: 'RU', city: 'Moscow', latitude: 55.75, longitude: 37.62, asn: 49505 },
  { country: 'VN', city: 'Hanoi', latitude: 21.03, longitude: 105.85, asn: 45899 },
  { country: 'US', city: 'Dallas', latitude: 32.78, longitude: -96.8, asn: 20473 },
  { country: 'NL', city: 'Amsterdam', latitude: 52.37, longitude: 4.9, asn: 60781 },
] as const;

export function attackPlace(index: number): Place {
  const network = ATTACK_NETWORKS[index % ATTACK_NETWORKS.length] ?? ATTACK_NETWORKS[0];
  return { name: network.city, ip: `198.18.${index}.13`, timeZone: 'UTC', ...network };
}

export type Local = { readonly apiUrl: string; readonly originSecret: string };

/** The API as somebody at this place, with this software, reaches it. */
export function apiFrom(
  local: Local,
  place: Place,
  software: Software,
  accessToken?: string,
): GatehouseClient {
  return createClient({
    apiUrl: local.apiUrl,
    ...(accessToken ? { accessToken } : {}),
    headers: {
      'x-origin-verify': local.originSecret,
      'cloudfront-viewer-address': `${place.ip}:44321`,
      'cloudfront-viewer-country': place.country,
      'cloudfront-viewer-city': encodeURIComponent(place.city),
      'cloudfront-viewer-latitude': String(place.latitude),
      'cloudfront-viewer-longitude': String(place.longitude),
      'cloudfront-viewer-time-zone': place.timeZone,
      'cloudfront-viewer-asn': String(place.asn),
      'cloudfront-viewer-ja4-fingerprint': software.ja4,
      'user-agent': software.userAgent,
      'accept-language': software.language,
    },
  });
}
