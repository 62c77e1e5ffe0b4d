import { createHash } from 'node:crypto';
import { UnavailableError } from '../../platform/problem.ts';
import type { BreachedPasswords } from '../ports.ts';

const PREFIX_LENGTH = 5;
const TIMEOUT_MS = 800;
const MAX_BYTES = 1_000_000;
const LINE = /^([0-9A-F]{35}):(\d+)$/;

/**
 * Asks a range service (as of Have I Been Pwned, API version 3) for all breached passwords whose SHA-1 begins as this
 * one's: five hexadecimal digits leave, which half a million of known passwords share with it by the hundred. One try
 * with a short time-out: whoever chooses a password waits for it.
 *
 * @param url what the prefix is appended to
 * @param unanswered is told of every question without a usable answer
 */
export function rangeBreachedPasswords(
  url: string,
  unanswered: (error: UnavailableError) => void,
): BreachedPasswords {
  return {
    async isBreached(password) {
      const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
      try {
        const counts = await countsOf(`${url.replace(/\/$/, '')}/${hash.slice(0, PREFIX_LENGTH)}`);
        return (counts.get(hash.slice(PREFIX_LENGTH)) ?? 0) > 0 ? 'breached' : 'clear';
      } catch (cause) {
        unanswered(new UnavailableError('breached passwords', cause));
        return 'unknown';
      }
    },
  };
}

/** What the stage's address says: an empty one asks nobody. */
export function breachedPasswordsAt(
  url: string,
  unanswered: (error: UnavailableError) => void,
): BreachedPasswords {
  return url === '' ? { isBreached: async () => 'unknown' } : rangeBreachedPasswords(url, unanswered);
}

/** How often each suffix was seen. Those seen never are padding, which hides the size of the answer. */
async function countsOf(address: string): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(address, {
    headers: { 'add-padding': 'true', 'user-agent': 'gatehouse' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The range service answered ${response.status}`);
  }
  const lines = (await textOf(response)).trim().split(/\r?\n/);
  return new Map(lines.map(entryOf));
}

/** Reads no more than what an answer may have, unpacked. */
async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new Error('The range service answered too much');
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

function entryOf(line: string): readonly [suffix: string, count: number] {
  const [, suffix, count] = LINE.exec(line) ?? [];
  if (!suffix || !count) throw new Error('The range service answered something else than a range');
  return [suffix, Number(count)];
}
