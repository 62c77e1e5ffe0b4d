import type { Weighted } from './chance.ts';

/** Real cities, rounded coordinates; weights are rough populations in hundred thousands. */
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

function country(code: string, zone: string, languages: Weighted<string>, rows: readonly Row[]): Country {
  const cities = rows.map(
    ([name, region, lat, lon, weight, own]) =>
      [{ country: code, name, region, lat, lon, zone: own ?? zone }, weight] as const,
  );
  return { code, languages, cities };
}

const COUNTRIES: readonly Country[] = [
  country(
    'NO',
    'Europe/Oslo',
    [
      ['nb-NO', 84],
      ['nn-NO', 5],
      ['en-US', 8],
      ['pl-PL', 3],
    ],
    [
      ['Oslo', 'Oslo', 59.91, 10.75, 10],
      ['Bergen', 'Vestland', 60.39, 5.32, 3],
      ['Trondheim', 'Trøndelag', 63.43, 10.4, 2],
      ['Stavanger', 'Rogaland', 58.97, 5.73, 2],
      ['Tromsø', 'Troms', 69.65, 18.96, 1],
      ['Kristiansand', 'Agder', 58.15, 8.0, 1],
    ],
  ),
  country(
    'SE',
    'Europe/Stockholm',
    [
      ['sv-SE', 90],
      ['en-US', 10],
    ],
    [
      ['Stockholm', 'Stockholm', 59.33, 18.07, 16],
      ['Göteborg', 'Västra Götaland', 57.71, 11.97, 6],
      ['Malmö', 'Skåne', 55.6, 13.0, 3],
      ['Uppsala', 'Uppsala', 59.86, 17.64, 2],
    ],
  ),
  country(
    'DE',
    'Europe/Berlin',
    [
      ['de-DE', 88],
      ['en-US', 6],
      ['tr-TR', 4],
      ['ru-RU', 2],
    ],
    [
      ['Berlin', 'Berlin', 52.52, 13.4, 37],
      ['Hamburg', 'Hamburg', 53.55, 9.99, 19],
      ['München', 'Bayern', 48.14, 11.58, 15],
      ['Köln', 'Nordrhein-Westfalen', 50.94, 6.96, 11],
      ['Frankfurt', 'Hessen', 50.11, 8.68, 8],
      ['Leipzig', 'Sachsen', 51.34, 12.37, 6],
    ],
  ),
  country(
    'GB',
    'Europe/London',
    [
      ['en-GB', 92],
      ['pl-PL', 3],
      ['en-US', 5],
    ],
    [
      ['London', 'England', 51.51, -0.13, 90],
      ['Birmingham', 'England', 52.49, -1.89, 11],
      ['Manchester', 'England', 53.48, -2.24, 6],
      ['Glasgow', 'Scotland', 55.86, -4.25, 6],
      ['Cardiff', 'Wales', 51.48, -3.18, 4],
    ],
  ),
  country(
    'FR',
    'Europe/Paris',
    [
      ['fr-FR', 93],
      ['en-US', 4],
      ['ar', 3],
    ],
    [
      ['Paris', 'Île-de-France', 48.86, 2.35, 60],
      ['Lyon', 'Auvergne-Rhône-Alpes', 45.76, 4.84, 10],
      ['Marseille', 'Provence-Alpes-Côte d’Azur', 43.3, 5.37, 9],
      ['Toulouse', 'Occitanie', 43.6, 1.44, 5],
      ['Lille', 'Hauts-de-France', 50.63, 3.06, 5],
    ],
  ),
  country(
    'US',
    'America/New_York',
    [
      ['en-US', 86],
      ['es-US', 12],
      ['zh-CN', 2],
    ],
    [
      ['New York', 'New York', 40.71, -74.01, 80],
      ['Los Angeles', 'California', 34.05, -118.24, 40, 'America/Los_Angeles'],
      ['Chicago', 'Illinois', 41.88, -87.63, 27, 'America/Chicago'],
      ['Houston', 'Texas', 29.76, -95.37, 23, 'America/Chicago'],
      ['Denver', 'Colorado', 39.74, -104.99, 7, 'America/Denver'],
      ['Seattle', 'Washington', 47.61, -122.33, 8, 'America/Los_Angeles'],
      ['Miami', 'Florida', 25.76, -80.19, 5],
    ],
  ),
  country(
    'NL',
    'Europe/Amsterdam',
    [
      ['nl-NL', 88],
      ['en-GB', 8],
      ['en-US', 4],
    ],
    [
      ['Amsterdam', 'Noord-Holland', 52.37, 4.9, 9],
      ['Rotterdam', 'Zuid-Holland', 51.92, 4.48, 7],
      ['Utrecht', 'Utrecht', 52.09, 5.12, 4],
      ['Groningen', 'Groningen', 53.22, 6.57, 2],
    ],
  ),
  country(
    'PL',
    'Europe/Warsaw',
    [
      ['pl-PL', 95],
      ['en-US', 3],
      ['uk-UA', 2],
    ],
    [
      ['Warszawa', 'Mazowieckie', 52.23, 21.01, 18],
      ['Kraków', 'Małopolskie', 50.06, 19.94, 8],
      ['Wrocław', 'Dolnośląskie', 51.11, 17.04, 6],
      ['Gdańsk', 'Pomorskie', 54.35, 18.65, 5],
    ],
  ),
  country(
    'ES',
    'Europe/Madrid',
    [
      ['es-ES', 86],
      ['ca-ES', 10],
      ['en-GB', 4],
    ],
    [
      ['Madrid', 'Madrid', 40.42, -3.7, 33],
      ['Barcelona', 'Cataluña', 41.39, 2.17, 16],
      ['Valencia', 'Valencia', 39.47, -0.38, 8],
      ['Sevilla', 'Andalucía', 37.39, -5.98, 7],
    ],
  ),
  country(
    'IT',
    'Europe/Rome',
    [
      ['it-IT', 95],
      ['en-US', 5],
    ],
    [
      ['Roma', 'Lazio', 41.9, 12.5, 28],
      ['Milano', 'Lombardia', 45.46, 9.19, 14],
      ['Napoli', 'Campania', 40.85, 14.27, 9],
      ['Torino', 'Piemonte', 45.07, 7.69, 8],
    ],
  ),
  country(
    'PT',
    'Europe/Lisbon',
    [
      ['pt-PT', 92],
      ['pt-BR', 5],
      ['en-GB', 3],
    ],
    [
      ['Lisboa', 'Lisboa', 38.72, -9.14, 5],
      ['Porto', 'Porto', 41.15, -8.61, 2],
      ['Faro', 'Faro', 37.02, -7.93, 1],
    ],
  ),
  country(
    'FI',
    'Europe/Helsinki',
    [
      ['fi-FI', 88],
      ['sv-FI', 6],
      ['en-US', 6],
    ],
    [
      ['Helsinki', 'Uusimaa', 60.17, 24.94, 7],
      ['Tampere', 'Pirkanmaa', 61.5, 23.79, 2],
      ['Oulu', 'Pohjois-Pohjanmaa', 65.01, 25.47, 2],
    ],
  ),
  country(
    'CA',
    'America/Toronto',
    [
      ['en-CA', 74],
      ['fr-CA', 22],
      ['zh-CN', 4],
    ],
    [
      ['Toronto', 'Ontario', 43.65, -79.38, 27],
      ['Montréal', 'Québec', 45.5, -73.57, 17],
      ['Vancouver', 'British Columbia', 49.28, -123.12, 7, 'America/Vancouver'],
      ['Calgary', 'Alberta', 51.05, -114.07, 12, 'America/Edmonton'],
    ],
  ),
  country(
    'AU',
    'Australia/Sydney',
    [
      ['en-AU', 92],
      ['zh-CN', 5],
      ['en-US', 3],
    ],
    [
      ['Sydney', 'New South Wales', -33.87, 151.21, 50],
      ['Melbourne', 'Victoria', -37.81, 144.96, 48, 'Australia/Melbourne'],
      ['Perth', 'Western Australia', -31.95, 115.86, 20, 'Australia/Perth'],
      ['Brisbane', 'Queensland', -27.47, 153.03, 24, 'Australia/Brisbane'],
    ],
  ),
  country(
    'BR',
    'America/Sao_Paulo',
    [
      ['pt-BR', 97],
      ['en-US', 3],
    ],
    [
      ['São Paulo', 'São Paulo', -23.55, -46.63, 120],
      ['Rio de Janeiro', 'Rio de Janeiro', -22.91, -43.17, 67],
      ['Brasília', 'Distrito Federal', -15.79, -47.88, 30],
      ['Salvador', 'Bahia', -12.97, -38.5, 29, 'America/Bahia'],
      ['Manaus', 'Amazonas', -3.12, -60.02, 21, 'America/Manaus'],
    ],
  ),
  country(
    'MX',
    'America/Mexico_City',
    [
      ['es-MX', 94],
      ['es-419', 4],
      ['en-US', 2],
    ],
    [
      ['Ciudad de México', 'Ciudad de México', 19.43, -99.13, 92],
      ['Guadalajara', 'Jalisco', 20.66, -103.35, 15],
      ['Monterrey', 'Nuevo León', 25.69, -100.32, 12, 'America/Monterrey'],
      ['Tijuana', 'Baja California', 32.51, -117.04, 18, 'America/Tijuana'],
    ],
  ),
  country(
    'AR',
    'America/Argentina/Buenos_Aires',
    [
      ['es-AR', 95],
      ['es-419', 5],
    ],
    [
      ['Buenos Aires', 'Buenos Aires', -34.6, -58.38, 31],
      ['Córdoba', 'Córdoba', -31.42, -64.18, 14],
      ['Rosario', 'Santa Fe', -32.95, -60.64, 10],
    ],
  ),
  country(
    'IN',
    'Asia/Kolkata',
    [
      ['en-IN', 70],
      ['hi-IN', 22],
      ['ta-IN', 8],
    ],
    [
      ['Mumbai', 'Maharashtra', 19.08, 72.88, 124],
      ['Delhi', 'Delhi', 28.61, 77.21, 110],
      ['Bengaluru', 'Karnataka', 12.97, 77.59, 84],
      ['Chennai', 'Tamil Nadu', 13.08, 80.27, 46],
      ['Kolkata', 'West Bengal', 22.57, 88.36, 45],
    ],
  ),
  country(
    'JP',
    'Asia/Tokyo',
    [
      ['ja-JP', 97],
      ['en-US', 3],
    ],
    [
      ['Tokyo', 'Tokyo', 35.68, 139.69, 139],
      ['Osaka', 'Osaka', 34.69, 135.5, 27],
      ['Nagoya', 'Aichi', 35.18, 136.91, 23],
      ['Sapporo', 'Hokkaido', 43.06, 141.35, 20],
      ['Fukuoka', 'Fukuoka', 33.59, 130.4, 16],
    ],
  ),
  country(
    'ID',
    'Asia/Jakarta',
    [
      ['id-ID', 90],
      ['en-US', 10],
    ],
    [
      ['Jakarta', 'Jakarta', -6.21, 106.85, 106],
      ['Surabaya', 'Jawa Timur', -7.26, 112.75, 29],
      ['Medan', 'Sumatera Utara', 3.6, 98.67, 24],
      ['Makassar', 'Sulawesi Selatan', -5.15, 119.43, 14, 'Asia/Makassar'],
    ],
  ),
  country(
    'TR',
    'Europe/Istanbul',
    [
      ['tr-TR', 97],
      ['en-US', 3],
    ],
    [
      ['İstanbul', 'İstanbul', 41.01, 28.98, 155],
      ['Ankara', 'Ankara', 39.93, 32.86, 57],
      ['İzmir', 'İzmir', 38.42, 27.14, 44],
    ],
  ),
  country(
    'ZA',
    'Africa/Johannesburg',
    [
      ['en-ZA', 85],
      ['af-ZA', 10],
      ['en-US', 5],
    ],
    [
      ['Johannesburg', 'Gauteng', -26.2, 28.05, 57],
      ['Cape Town', 'Western Cape', -33.92, 18.42, 46],
      ['Durban', 'KwaZulu-Natal', -29.86, 31.02, 37],
    ],
  ),
  country(
    'KR',
    'Asia/Seoul',
    [
      ['ko-KR', 97],
      ['en-US', 3],
    ],
    [
      ['Seoul', 'Seoul', 37.57, 126.98, 97],
      ['Busan', 'Busan', 35.18, 129.08, 34],
      ['Daegu', 'Daegu', 35.87, 128.6, 24],
    ],
  ),
  country(
    'NG',
    'Africa/Lagos',
    [
      ['en-NG', 55],
      ['en-US', 25],
      ['en-GB', 20],
    ],
    [
      ['Lagos', 'Lagos', 6.52, 3.38, 150],
      ['Abuja', 'Abuja', 9.06, 7.49, 36],
      ['Kano', 'Kano', 12.0, 8.52, 40],
    ],
  ),
  country(
    'PH',
    'Asia/Manila',
    [
      ['en-PH', 60],
      ['en-US', 30],
      ['fil-PH', 10],
    ],
    [
      ['Manila', 'Metro Manila', 14.6, 120.98, 135],
      ['Cebu', 'Cebu', 10.32, 123.89, 10],
      ['Davao', 'Davao', 7.19, 125.46, 18],
    ],
  ),
  country(
    'VN',
    'Asia/Ho_Chi_Minh',
    [
      ['vi-VN', 95],
      ['en-US', 5],
    ],
    [
      ['Hồ Chí Minh', 'Hồ Chí Minh', 10.82, 106.63, 90],
      ['Hà Nội', 'Hà Nội', 21.03, 105.85, 80],
      ['Đà Nẵng', 'Đà Nẵng', 16.05, 108.2, 11],
    ],
  ),
  country(
    'UA',
    'Europe/Kyiv',
    [
      ['uk-UA', 80],
      ['ru-UA', 14],
      ['en-US', 6],
    ],
    [
      ['Київ', 'Київ', 50.45, 30.52, 29],
      ['Львів', 'Львів', 49.84, 24.03, 7],
      ['Одеса', 'Одеса', 46.48, 30.73, 10],
    ],
  ),
  country(
    'RO',
    'Europe/Bucharest',
    [
      ['ro-RO', 94],
      ['en-US', 6],
    ],
    [
      ['București', 'București', 44.43, 26.1, 18],
      ['Cluj-Napoca', 'Cluj', 46.77, 23.6, 3],
      ['Iași', 'Iași', 47.16, 27.6, 3],
    ],
  ),
  country(
    'EG',
    'Africa/Cairo',
    [
      ['ar-EG', 88],
      ['en-US', 12],
    ],
    [
      ['Cairo', 'Cairo', 30.04, 31.24, 95],
      ['Alexandria', 'Alexandria', 31.2, 29.92, 52],
    ],
  ),
];

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
