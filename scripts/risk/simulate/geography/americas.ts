import { country } from './country.ts';

export const AMERICAS = [
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
];
