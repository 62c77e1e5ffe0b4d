import type { World } from '../world.ts';
import { worldA } from './a.ts';

/** A young, mobile service in eastern Europe, Africa and southeast Asia, with noise, and cookies that are not recorded. */
export const worldD: World = {
  ...worldA,
  name: 'd',
  startsAt: Date.UTC(2025, 10, 3),
  countries: [
    ['PH', 26],
    ['VN', 22],
    ['NG', 18],
    ['UA', 14],
    ['RO', 12],
    ['EG', 8],
  ],
  signIns: { logMean: 0.2, logDeviation: 1.2, limit: 200, dormantShare: 0.15 },
  networks: {
    ...worldA.networks,
    fixedPerCountry: 24,
    carriersPerCountry: 5,
    leaseDays: [
      [1, 60],
      [5, 30],
      [30, 10],
    ],
    natAddresses: 1_200,
    misplacedShare: 0.2,
    carrierPlacedShare: 0.2,
    ipv6Share: 0.35,
  },
  people: {
    ...worldA.people,
    householdShare: 0.5,
    officeShare: 0.12,
    vpnShare: 0.1,
    extraDevices: 0.25,
    phoneReplacedPerYear: 0.6,
    foreignTripsPerYear: 0.6,
    mistypedShare: 0.08,
    passesChallengeShare: 0.9,
    privateWindowShare: 0.03,
    clearedCookieShare: 0.065,
  },
  deviceClasses: [
    ['desktop', 18],
    ['mobile', 79],
    ['tablet', 3],
  ],
  software: {
    ...worldA.software,
    families: {
      desktop: [
        ['chrome-windows', 70],
        ['firefox-windows', 10],
        ['opera-windows', 8],
        ['yandex-windows', 4],
        ['edge-windows', 8],
      ],
      mobile: [
        ['chrome-android', 55],
        ['miui-android', 14],
        ['samsung-android', 12],
        ['webview-android', 7],
        ['safari-ios', 12],
      ],
      tablet: [
        ['samsung-tablet', 70],
        ['safari-ipad', 30],
      ],
    },
    neverUpdatedShare: 0.2,
    updateLagDays: 20,
    android: ['12; CPH2269', '11; itel A571L', '13; TECNO KI5k', '12; Infinix X6515', '13; 22111317I'],
  },
  omitted: {
    deviceCookie: 0.5,
    location: 1,
    city: 0.1,
    ja4: 0.4,
    acceptLanguage: 0.1,
    passwordFingerprint: 0.2,
  },
  attackers: {
    ...worldA.attackers,
    single: { naive: 0.003, vpn: 0.007, targeted: 0.004, veryTargeted: 0.005, codeFatigue: 0.0003 },
    origins: ['VN', 'NG', 'FR', 'IN', 'GB'],
    stuffingLoud: {
      ...worldA.attackers.stuffingLoud,
      tools: ['node-client', 'openssl-old'],
      userAgents: 8,
      networks: 1,
      addressesPerNetwork: 1,
    },
    stuffingStealthy: {
      ...worldA.attackers.stuffingStealthy,
      tools: ['node-client', 'browser-imitation'],
      hours: 96,
    },
    sprayLoud: { ...worldA.attackers.sprayLoud, networks: 3, hours: 12, userAgents: 4 },
  },
};
