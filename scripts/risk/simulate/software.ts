import { Chance, derive, deriveHex } from './chance.ts';
import type { DeviceClass, World } from './world.ts';

const DAY_MS = 86_400_000;

type Engine = 'chromium' | 'gecko' | 'webkit';
type Version = {
  readonly chromium: number;
  readonly gecko: number;
  readonly ios: string;
  readonly build: number;
};
type FamilyFacts = {
  readonly engine: Engine;
  readonly userAgent: (version: Version, model: string) => string;
};

const WINDOWS = 'Windows NT 10.0; Win64; x64';
const MACOS = 'Macintosh; Intel Mac OS X 10_15_7';
const blink = (system: string, rest: (v: Version) => string) => (v: Version) =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${v.chromium}.0.0.0 ${rest(v)}`;
const fox = (system: string) => (v: Version) =>
  `Mozilla/5.0 (${system}; rv:${v.gecko}.0) Gecko/20100101 Firefox/${v.gecko}.0`;
const apple = (device: string, rest: (v: Version) => string) => (v: Version) =>
  `Mozilla/5.0 (${device}; CPU ${device === 'iPhone' ? 'iPhone ' : ''}OS ${v.ios.replace('.', '_')} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${rest(v)}`;
/** Samsung, Xiaomi and embedded browsers still tell the model, and lag behind the engine they are made from. */
const withModel = (rest: string, lag: number) => (v: Version, model: string) =>
  `Mozilla/5.0 (Linux; Android ${model}) AppleWebKit/537.36 (KHTML, like Gecko) ${rest.replaceAll('$', String(v.chromium - lag)).replaceAll('#', String(Math.floor((v.chromium - lag - 64) / 2.4)))} Mobile Safari/537.36`;

const FAMILIES = {
  'chrome-windows': { engine: 'chromium', userAgent: blink(WINDOWS, () => 'Safari/537.36') },
  'edge-windows': {
    engine: 'chromium',
    userAgent: blink(WINDOWS, (v) => `Safari/537.36 Edg/${v.chromium}.0.0.0`),
  },
  'opera-windows': {
    engine: 'chromium',
    userAgent: blink(WINDOWS, (v) => `Safari/537.36 OPR/${v.chromium - 15}.0.0.0`),
  },
  'yandex-windows': {
    engine: 'chromium',
    userAgent: blink(
      WINDOWS,
      (v) => `YaBrowser/${20 + Math.floor(v.chromium / 24)}.${v.chromium % 12}.0 Safari/537.36`,
    ),
  },
  'firefox-windows': { engine: 'gecko', userAgent: fox(WINDOWS) },
  'chrome-macos': { engine: 'chromium', userAgent: blink(MACOS, () => 'Safari/537.36') },
  'safari-macos': {
    engine: 'webkit',
    userAgent: (v) =>
      `Mozilla/5.0 (${MACOS}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${v.ios} Safari/605.1.15`,
  },
  'firefox-macos': { engine: 'gecko', userAgent: fox('Macintosh; Intel Mac OS X 10.15') },
  'chrome-linux': { engine: 'chromium', userAgent: blink('X11; Linux x86_64', () => 'Safari/537.36') },
  'firefox-linux': { engine: 'gecko', userAgent: fox('X11; Linux x86_64') },
  'chrome-android': {
    engine: 'chromium',
    userAgent: blink('Linux; Android 10; K', () => 'Mobile Safari/537.36'),
  },
  'firefox-android': {
    engine: 'gecko',
    userAgent: (v) =>
      `Mozilla/5.0 (Android 15; Mobile; rv:${v.gecko}.0) Gecko/${v.gecko}.0 Firefox/${v.gecko}.0`,
  },
  'samsung-android': { engine: 'chromium', userAgent: withModel('SamsungBrowser/#.0 Chrome/$.0.0.0', 6) },
  'miui-android': {
    engine: 'chromium',
    userAgent: withModel('Version/4.0 Chrome/$.0.0.0 XiaoMi/MiuiBrowser/14.#.1-gn', 9),
  },
  'webview-android': { engine: 'chromium', userAgent: withModel('Version/4.0 Chrome/$.0.0.0', 1) },
  'safari-ios': {
    engine: 'webkit',
    userAgent: apple('iPhone', (v) => `Version/${v.ios} Mobile/15E148 Safari/604.1`),
  },
  'chrome-ios': {
    engine: 'webkit',
    userAgent: apple('iPhone', (v) => `CriOS/${v.chromium}.0.0.0 Mobile/15E148 Safari/604.1`),
  },
  'webview-ios': {
    engine: 'webkit',
    userAgent: apple('iPhone', (v) => `Mobile/15E148 App/${Math.floor(v.build / 14)}`),
  },
  'safari-ipad': {
    engine: 'webkit',
    userAgent: apple('iPad', (v) => `Version/${v.ios} Mobile/15E148 Safari/604.1`),
  },
  'samsung-tablet': {
    engine: 'chromium',
    userAgent: blink('Linux; Android 14; SM-X710', () => 'Safari/537.36'),
  },
} as const satisfies { readonly [name: string]: FamilyFacts };

export type Family = keyof typeof FAMILIES;

/** A browser on a machine: what it is, and how eagerly it is kept up to date. */
export type Device = {
  readonly id: number;
  readonly deviceClass: DeviceClass;
  readonly family: Family;
  readonly model: string;
  readonly lagMs: number;
  /** Set where the software stays as it was on that day. */
  readonly frozenAt?: number;
  readonly isQuicReady: boolean;
  /** In use from here until there. */
  readonly from: number;
  readonly until: number;
};

const CHROMIUM_132_AT = Date.UTC(2025, 0, 14);
const GECKO_134_AT = Date.UTC(2025, 0, 7);
const IOS_18_2_AT = Date.UTC(2024, 11, 11);
const RELEASE_MS = 28 * DAY_MS;
const IOS_RELEASE_MS = 46 * DAY_MS;
const IOS = ['17.5', '17.6', '18.0', '18.1', '18.2', '18.3', '18.4', '18.5', '18.6', '26.0', '26.1', '26.2'];
const IOS_18_2 = 4;

/** What is current at an instant: browsers every four weeks, iOS about every six and a half. */
function versionAt(at: number): Version {
  const ios = Math.max(0, IOS_18_2 + Math.floor((at - IOS_18_2_AT) / IOS_RELEASE_MS));
  return {
    chromium: 132 + Math.floor((at - CHROMIUM_132_AT) / RELEASE_MS),
    gecko: 134 + Math.floor((at - GECKO_134_AT) / RELEASE_MS),
    ios: IOS[ios] ?? `26.${ios - IOS.indexOf('26.0')}`,
    build: Math.floor((at - IOS_18_2_AT) / DAY_MS),
  };
}

const installedAt = (device: Device, at: number) => device.frozenAt ?? at - device.lagMs;

export function userAgentOf(device: Device, at: number): string {
  return FAMILIES[device.family].userAgent(versionAt(installedAt(device, at)), device.model);
}

const HANDSHAKES: { readonly [E in Engine]: string } = {
  chromium: '13d1516h2_8daaf6152771_',
  gecko: '13d1717h2_5b57614c22b0_',
  webkit: '13d2014h2_a09f3c656075_',
};
const RELEASES_PER_HANDSHAKE = 7;

/** A handshake is an engine's, stays for several releases, and differs over QUIC. */
export function handshakeOf(device: Device, at: number, isQuic: boolean): string {
  const { engine } = FAMILIES[device.family];
  const { chromium } = versionAt(installedAt(device, at));
  const generation = Math.floor(chromium / RELEASES_PER_HANDSHAKE);
  if (isQuic && device.isQuicReady)
    return `q13d0312h3_55b375c5d22e_${deriveHex(0x4a, engine.length, generation)}`;
  return `t${HANDSHAKES[engine]}${deriveHex(0x4b, engine.length, generation)}`;
}

/** The header as the engine writes it: how many languages it lists and how it weighs them. */
export function acceptLanguageOf(device: Device, languages: readonly string[]): string {
  const { engine } = FAMILIES[device.family];
  const listed = new Set<string>();
  for (const language of engine === 'webkit' ? languages.slice(0, 1) : languages) {
    listed.add(language);
    const general = language.split('-')[0];
    if (general) listed.add(general);
  }
  const step = engine === 'gecko' ? Math.max(0.1, Math.round(10 / listed.size) / 10) : 0.1;
  return [...listed]
    .map((language, i) => (i === 0 ? language : `${language};q=${Math.max(0.1, 1 - i * step).toFixed(1)}`))
    .join(',');
}

/** A device as people of this world have them. */
export function deviceOf(
  world: World,
  seed: number,
  deviceClass: DeviceClass,
  from: number,
  until: number,
): Device {
  const chance = new Chance(seed, 0xde);
  const { families, neverUpdatedShare, updateLagDays, quicShare, android } = world.software;
  const family = chance.weighted(families[deviceClass]);
  return {
    id: derive(seed, 0xd1),
    deviceClass,
    family,
    model: chance.pick(android),
    lagMs: chance.exponential(updateLagDays) * DAY_MS,
    ...(chance.is(neverUpdatedShare) ? { frozenAt: world.startsAt - chance.between(10, 500) * DAY_MS } : {}),
    isQuicReady: FAMILIES[family].engine === 'chromium' && chance.is(quicShare * 2),
    from,
    until,
  };
}
