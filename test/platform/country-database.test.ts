import { describe, expect, it } from 'vitest';
import { countryDatabase } from '../../functions/platform/adapters/country-database.ts';

const path = new URL(
  '../../node_modules/@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
  import.meta.url,
);

describe('countryDatabase', () => {
  const countryOf = countryDatabase(path);
  it.each([
    { ip: '8.8.8.8', country: 'US' },
    { ip: '2001:4860:4860::8888', country: 'US' },
    { ip: '127.0.0.1', country: undefined },
    { ip: 'no address', country: undefined },
  ])('$ip: $country', ({ ip, country }) => {
    expect(countryOf(ip)).toBe(country);
  });
  it('reads its file when it is first asked, and a missing one is not passed over', () => {
    const broken = countryDatabase('/nowhere.mmdb');
    expect(() => broken('8.8.8.8')).toThrow('ENOENT');
  });
});
