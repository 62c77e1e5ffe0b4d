/** The hottest key of one design under one load, as a share of what a partition takes. */
export type Bar = {
  readonly design: string;
  readonly load: string;
  readonly key: string;
  readonly share: number;
};

const WIDTH = 860;
const ROW = 22;
const LEFT = 330;
const TOP = 56;
const PLOT = WIDTH - LEFT - 90;
const WITHIN = '#2a7f62';
const BEYOND = '#b3402e';

/** Bars on a scale of decades, with a line where a partition's limit is. */
export function chartOf(bars: readonly Bar[]): string {
  const [lowest, highest] = [0.01, Math.max(10, ...bars.map(({ share }) => share))];
  const x = (share: number) =>
    LEFT + (PLOT * Math.log10(Math.max(lowest, share) / lowest)) / Math.log10(highest / lowest);
  const rows = bars.map(({ design, load, share }, i) => {
    const y = TOP + i * ROW;
    const shown = share < 0.1 ? (share * 100).toFixed(1) : Math.round(share * 100).toLocaleString('en');
    return [
      `<text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${escaped(`${load}: ${design}`)}</text>`,
      `<rect x="${LEFT}" y="${y + 2}" width="${(x(share) - LEFT).toFixed(1)}" height="${ROW - 7}" fill="${share > 1 ? BEYOND : WITHIN}"/>`,
      `<text x="${(x(share) + 6).toFixed(1)}" y="${y + 13}">${shown} %</text>`,
    ].join('\n');
  });
  const height = TOP + bars.length * ROW + 16;
  const limit = x(1).toFixed(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" role="img" aria-label="The hottest key of each design as a share of a partition's limit">
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
<text x="12" y="22" font-size="15" font-weight="bold">The hottest key at 5,000 sign-ins a second, as a share of what one partition takes</text>
<text x="12" y="40">scale of decades; the line is the limit: 1,000 write or 3,000 read units a second</text>
${rows.join('\n')}
<line x1="${limit}" x2="${limit}" y1="${TOP - 6}" y2="${height - 10}" stroke="#222222" stroke-dasharray="4 3"/>
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
