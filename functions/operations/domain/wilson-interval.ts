/** The 97.5th percentile of the normal distribution: both sides leave 5 %. */
const Z = 1.959964;

/**
 * The 95 % score interval of a share (Wilson 1927): right for few and for rare, where the usual one is not.
 *
 * @returns low and high, within 0..1; everything is possible where nothing was seen
 */
export function wilsonInterval(hits: number, total: number): readonly [low: number, high: number] {
  if (total === 0) return [0, 1];
  const share = hits / total;
  const centre = share + Z ** 2 / (2 * total);
  const reach = Z * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  const scale = 1 + Z ** 2 / total;
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
}
