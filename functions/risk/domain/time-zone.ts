const MS_PER_HOUR = 3_600_000;
const MAX_REMEMBERED = 1_000;
const offsets = new Map<string, number | undefined>();

/**
 * A zone's distance from UTC at an instant. Answers are remembered per zone and day, because asking the
 * calendar costs more than a score; a day's error around a clock change is less than what anybody compares with.
 *
 * @param zone an IANA name, as clients send it
 * @returns `undefined` if there is no such zone
 */
export function utcOffsetHours(zone: string, at: number): number | undefined {
  const key = `${zone}/${Math.floor(at / (24 * MS_PER_HOUR))}`;
  if (offsets.has(key)) return offsets.get(key);
  if (offsets.size >= MAX_REMEMBERED) offsets.clear();
  const offset = computed(zone, at);
  offsets.set(key, offset);
  return offset;
}

function computed(zone: string, at: number): number | undefined {
  const noon = Math.floor(at / (24 * MS_PER_HOUR)) * 24 * MS_PER_HOUR + 12 * MS_PER_HOUR;
  try {
    const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(
      noon,
    );
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const match = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name);
    if (!match) return undefined;
    const hours = Number(match[2] ?? 0) + Number(match[3] ?? 0) / 60;
    return match[1] === '-' ? -hours : hours;
  } catch {
    return undefined;
  }
}
