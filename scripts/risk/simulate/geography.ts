import { AMERICAS } from './geography/americas.ts';
import { ASIA_AFRICA_OCEANIA } from './geography/asia-africa-oceania.ts';
import type { City, Country } from './geography/country.ts';
import { EUROPE } from './geography/europe.ts';

export type { City } from './geography/country.ts';

const COUNTRIES: readonly Country[] = [...EUROPE, ...AMERICAS, ...ASIA_AFRICA_OCEANIA];
const BY_CODE = new Map(COUNTRIES.map((one) => [one.code, one]));
export const COUNTRY_CODES: readonly string[] = COUNTRIES.map(({ code }) => code);

/** @throws RangeError for a code the geography does not have, because a world that names one is misspelt */
export function countryOf(code: string): Country {
  const found = BY_CODE.get(code);
  if (!found) throw new RangeError(`no country ${code} in the geography`);
  return found;
}

/** How far apart two places are, by the haversine formula. */
export function kilometresBetween(a: City, b: City): number {
  const radians = Math.PI / 180;
  const sineOf = (degrees: number) => Math.sin((degrees * radians) / 2) ** 2;
  const chord =
    sineOf(b.lat - a.lat) + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * sineOf(b.lon - a.lon);
  return 12_742 * Math.asin(Math.min(1, Math.sqrt(chord)));
}
