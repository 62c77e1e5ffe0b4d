import { isIP } from 'node:net';

/**
 * One spelling for each address: zone ids dropped, IPv4-mapped IPv6 as IPv4, IPv6 as the URL standard writes it.
 *
 * @returns undefined if the text is not one IP address
 */
export function normaliseIp(value: string): string | undefined {
  const withoutZone = value.trim().replace(/%.*$/, '');
  if (isIP(withoutZone) === 4) return withoutZone;
  if (isIP(withoutZone) !== 6) return undefined;
  const canonical = new URL(`http://[${withoutZone}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (!mapped?.[1] || !mapped[2]) return canonical;
  const high = Number.parseInt(mapped[1], 16);
  const low = Number.parseInt(mapped[2], 16);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/**
 * A neighbourhood of addresses: 256 of IPv4, or what one provider assigns to a site in IPv6. An attacker who rents one
 * machine after the other often gets them beside each other.
 */
export function networkBlock(ip: string): string {
  if (isIP(ip) === 4) return `${ip.split('.').slice(0, 3).join('.')}.0/24`;
  return isIP(ip) === 6 ? `${addressBlock(ip).split(':').slice(0, 3).join(':')}::/48` : ip;
}

/**
 * What one customer of a provider holds: an IPv4 address, or the first 64 bits of an IPv6 one. Limits and lists go by
 * it, because whoever has one IPv6 address has all the others beside it.
 *
 * @param ip as `normaliseIp` writes it; anything else is its own block
 */
export function addressBlock(ip: string): string {
  if (isIP(ip) !== 6) return ip;
  const [head = '', tail] = ip.split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return `${[...left, ...Array(zeros).fill('0'), ...right].slice(0, 4).join(':')}::/64`;
}

/** Where IPv6 maps IPv4. */
export const IPV4_BASE = 0xffff_0000_0000n;

/**
 * An address as a 128-bit number: IPv4 where IPv6 maps it, so an address has one number however it was written.
 *
 * @returns undefined if the text is not one IP address without a zone
 */
export function addressNumber(ip: string): bigint | undefined {
  const family = isIP(ip);
  if (family === 4)
    return IPV4_BASE + BigInt(ip.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0));
  if (family !== 6 || ip.includes('%')) return undefined;
  const [head = '', tail] = new URL(`http://[${ip}]/`).hostname.slice(1, -1).split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const zeros: string[] = Array(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** The widths that lists are looked up by. A wider block would be a country's worth of people. */
export const LISTED_WIDTHS = { 4: [32, 24, 16], 6: [64, 48, 32] } as const;

/** The blocks around an address that a list may name, the narrowest first and the first written as `addressBlock`. */
export function listedBlocks(ip: string): readonly string[] {
  const block = addressBlock(ip);
  if (isIP(ip) === 0) return [block];
  const [first, second] = block.split(/[.:]/);
  const widest = isIP(ip) === 4 ? `${first}.${second}.0.0/16` : `${first}:${second}::/32`;
  return [block, networkBlock(ip), widest];
}
