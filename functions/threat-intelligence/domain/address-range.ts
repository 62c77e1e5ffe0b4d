import { addressNumber, IPV4_BASE } from '../../platform/ip-address.ts';

/**
 * All addresses between two, both included, as 128-bit numbers. IPv4 lies where IPv6 maps it (`::ffff:0:0/96`), so an
 * address has one number however it was written.
 */
export type AddressRange = { readonly first: bigint; readonly last: bigint };

export type RangeFault = 'not-an-address' | 'not-public' | 'too-wide';

const IPV4_LAST = 0xffff_ffff_ffffn;

/** Nobody lists that much of the world for a good reason: a wider prefix is a slip of the pen. */
const WIDEST = { 4: 8, 6: 16 } as const;

/** What no customer comes from over the internet: RFC 6890's special networks, multicast and the reserved end. */
const NOT_PUBLIC_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
].map((prefix) => spanOf(prefix) ?? unreadable(prefix));

/** The one part of IPv6 that IANA hands out. */
const GLOBAL_IPV6: AddressRange = { first: 0x2000n << 112n, last: (0x4000n << 112n) - 1n };

/** Reads an address, or a network in CIDR notation whose host bits are zero. */
export function addressRange(text: string): AddressRange | RangeFault {
  const range = spanOf(text);
  if (!range) return 'not-an-address';
  const isIpv4 = range.first >= IPV4_BASE && range.last <= IPV4_LAST;
  const widest = 1n << BigInt(isIpv4 ? 32 - WIDEST[4] : 128 - WIDEST[6]);
  if (range.last - range.first >= widest) return 'too-wide';
  return isPublic(range, isIpv4) ? range : 'not-public';
}

function isPublic({ first, last }: AddressRange, isIpv4: boolean): boolean {
  if (!isIpv4) return first >= GLOBAL_IPV6.first && last <= GLOBAL_IPV6.last;
  return NOT_PUBLIC_IPV4.every((special) => last < special.first || first > special.last);
}

function spanOf(text: string): AddressRange | undefined {
  const [ip = '', prefixText, ...more] = text.split('/');
  const first = addressNumber(ip);
  if (first === undefined || more.length > 0) return undefined;
  const bits = ip.includes(':') ? 128 : 32;
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return undefined;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  return first % size === 0n ? { first, last: first + size - 1n } : undefined;
}

function unreadable(prefix: string): never {
  throw new RangeError(`${prefix} is not a network`);
}
