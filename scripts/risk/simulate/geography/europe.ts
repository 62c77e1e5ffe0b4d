import { country } from './country.ts';

export const EUROPE = [
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
];
