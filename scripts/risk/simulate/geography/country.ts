import type { Weighted } from '../chance.ts';

/** Real cities, rounded coordinates; rough populations in hundred thousands weigh them. */
export type City = {
  readonly country: string;
  readonly name: string;
  readonly region: string;
  readonly lat: number;
  readonly lon: number;
  readonly zone: string;
};

export type Country = {
  readonly code: string;
  readonly languages: Weighted<string>;
  readonly cities: Weighted<City>;
};

type Row = readonly [name: string, region: string, lat: number, lon: number, weight: number, zone?: string];

export function country(
  code: string,
  zone: string,
  languages: Weighted<string>,
  rows: readonly Row[],
): Country {
  const cities = rows.map(
    ([name, region, lat, lon, weight, own]) =>
      [{ country: code, name, region, lat, lon, zone: own ?? zone }, weight] as const,
  );
  return { code, languages, cities };
}
