import type { ClientFacts } from '../../../functions/platform/client-facts.ts';
import { home } from '../../../test/builders/risk-facts.ts';
import { PASSWORD } from '../../../test/builders/sign-in-world.ts';

export const PER_SECOND = 5_000;
/** From an attempt's reads to its writes: those of one such moment see nothing of each other. */
export const IN_FLIGHT_MS = 250;

/** One attempt of a load: who tries what from where. */
export type Attempt = { readonly email: string; readonly password: string; readonly client: ClientFacts };

export type Load = {
  readonly name: string;
  /** Whether those who try have accounts and know their passwords. */
  readonly isHonest: boolean;
  readonly attempt: (n: number) => Attempt;
};

const from = (n: number, blocks: number, hosts: number): ClientFacts => ({
  ...home,
  ip: `100.${64 + (Math.floor(n / 256) % Math.ceil(blocks / 256))}.${n % Math.min(256, blocks)}.${(n * 7) % hosts}`,
});
const stuffing = (n: number, client: ClientFacts): Attempt => ({
  email: `person-${n}@example.com`,
  password: `leaked password of ${n}`,
  client,
});

/** Everybody in one country and one autonomous system, a new account with every attempt. */
export const LOADS: readonly Load[] = [
  { name: 'stuffing, one ASN', isHonest: false, attempt: (n) => stuffing(n, from(n, 4_096, 256)) },
  { name: 'stuffing, one /24', isHonest: false, attempt: (n) => stuffing(n, from(n, 1, 256)) },
  { name: 'stuffing, one address', isHonest: false, attempt: (n) => stuffing(n, from(n, 1, 1)) },
  {
    name: 'one password, one ASN',
    isHonest: false,
    attempt: (n) => ({ ...stuffing(n, from(n, 4_096, 256)), password: 'Summer2026!' }),
  },
  {
    name: 'right passwords, one /24',
    isHonest: true,
    attempt: (n) => ({ ...stuffing(n, from(n, 1, 256)), password: PASSWORD }),
  },
];
