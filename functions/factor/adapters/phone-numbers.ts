import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import type { ReadPhoneNumber } from '../ports.ts';

/** Reads mobile numbers by the numbering plans of all countries, so that no message is paid for that nobody can get. */
export const readPhoneNumber: ReadPhoneNumber = (typed) => {
  const number = parsePhoneNumberFromString(typed);
  return number?.country && number.isValid() ? { number: number.number, country: number.country } : undefined;
};
