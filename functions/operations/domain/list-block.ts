import { isIP } from 'node:net';
import { LISTED_WIDTHS, listedBlocks, normaliseIp } from '../../platform/ip-address.ts';

export type ListBlock =
  | { readonly kind: 'block'; readonly block: string }
  | { readonly kind: 'refused'; readonly why: string };

const refused = (why: string): ListBlock => ({ kind: 'refused', why });

/**
 * Reads an address or CIDR block as decisions look it up. An IPv6 address stands for its /64, which its holder has
 * all of. Only some widths are looked up, so another width is refused instead of being widened or narrowed in silence.
 */
export function listBlock(text: string): ListBlock {
  const [address = '', prefix, ...more] = text.split('/');
  const ip = more.length === 0 ? normaliseIp(address) : undefined;
  if (!ip) return refused('This is neither an address nor a block.');
  const widths: readonly number[] = LISTED_WIDTHS[isIP(ip) === 4 ? 4 : 6];
  const whole = isIP(ip) === 4 ? 32 : 128;
  const width = prefix === undefined ? whole : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  const step = width === 128 ? 0 : widths.indexOf(width);
  const block = listedBlocks(ip)[step];
  if (!block) {
    const isWider = width < Math.min(...widths);
    const named = widths.map((one) => `/${one}`).join(', ');
    return refused(
      isWider
        ? `No block wider than /${Math.min(...widths)} can be listed.`
        : `Only ${named} can be listed; name several blocks instead.`,
    );
  }
  const base = block.split('/')[0];
  const isAligned = prefix === undefined || width === whole || normaliseIp(base ?? '') === ip;
  return isAligned ? { kind: 'block', block } : refused('The address is not the first of its block.');
}
