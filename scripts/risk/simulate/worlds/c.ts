import type { World } from '../world.ts';
import { worldA } from './a.ts';

/** A service in southern Europe and Australia that records little: no handshake, half of the places, few clocks. */
export const worldC: World = {
  ...worldA,
  name: 'c',
  startsAt: Date.UTC(2025, 4, 5),
  countries: [
    ['IT', 35],
    ['PT', 12],
    ['ES', 18],
    ['FR', 10],
    ['AU', 20],
    ['FI', 5],
  ],
  signIns: { logMean: 0.45, logDeviation: 1.5, limit: 400, dormantShare: 0.05 },
  networks: {
    ...worldA.networks,
    fixedPerCountry: 10,
    zipfExponent: 1.4,
    ipv6Share: 0.1,
    misplacedShare: 0.15,
  },
  people: {
    ...worldA.people,
    foreignTripsPerYear: 3,
    privateWindowShare: 0.02,
    clearedCookieShare: 0.05,
    vpnShare: 0.03,
    mistypedShare: 0.06,
  },
  cookieFrom: 'first-visit',
  omitted: {
    location: 0.5,
    city: 0.3,
    ja4: 1,
    acceptLanguage: 0.3,
    timezoneOffsetMinutes: 0.8,
    mfaPassed: 0.3,
    passwordFingerprint: 1,
    asn: 0.04,
  },
  attackers: {
    ...worldA.attackers,
    single: { naive: 0.006, vpn: 0.004, targeted: 0.006, veryTargeted: 0.003, codeFatigue: 0.0008 },
    origins: ['PH', 'RO', 'UA', 'ZA', 'AR'],
    stuffingLoud: {
      ...worldA.attackers.stuffingLoud,
      attemptsEach: 3_000,
      hours: 8,
      networks: 5,
      addressesPerNetwork: 20,
    },
    stuffingStealthy: {
      ...worldA.attackers.stuffingStealthy,
      attemptsEach: 1_500,
      hours: 500,
      userAgents: 15,
    },
  },
};
