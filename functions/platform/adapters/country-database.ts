import { readFileSync } from 'node:fs';
import { type CountryResponse, Reader } from 'mmdb-lib';

/** The database's rows: RIR allocations. Their statistics are the NRO's (nro.net), under CC BY 4.0. */
type CountryRow = CountryResponse & { readonly country_code?: string };

/**
 * Finds the country an address is allocated to in a bundled database, for requests that did not come through the
 * edge. The file is read when the first address is asked for, so functions that never ask never pay for it.
 *
 * @param path where the MMDB file lies beside the function's code
 * @returns a function that answers ISO 3166-1 alpha-2, or `undefined` for what the database does not know
 * @throws if the file is not there: a bundle without its database is broken, not merely poorer
 */
export function countryDatabase(path: string | URL): (ip: string) => string | undefined {
  let reader: Reader<CountryRow> | undefined;
  return (ip) => {
    reader ??= new Reader<CountryRow>(readFileSync(path));
    try {
      return reader.get(ip)?.country_code;
    } catch {
      // The library throws at what is not an address.
      return undefined;
    }
  };
}
