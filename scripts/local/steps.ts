import { styleText } from 'node:util';

/** A step failed in a way the reader can mend; the message says how. */
export class StepError extends Error {
  override readonly name = 'StepError';
}

/** Says what is being done, bounds it in time, and says how long it took. */
export async function step<T>(
  what: string,
  limitSeconds: number,
  work: (note: (text: string) => void) => Promise<T>,
): Promise<T> {
  const startedAt = Date.now();
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  const { isTTY } = process.stdout;
  process.stdout.write(`… ${what}${isTTY ? '' : '\n'}`);
  const note = (text: string) => {
    if (isTTY) process.stdout.write(`\r\u001b[K… ${what}: ${text}`);
  };
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StepError(`took longer than ${limitSeconds} s`)),
      limitSeconds * 1000,
    );
  });
  try {
    const result = await Promise.race([work(note), tooLong]);
    process.stdout.write(`${isTTY ? '\r\u001b[K' : ''}${styleText('green', '✓')} ${what} (${seconds()})\n`);
    return result;
  } catch (error) {
    process.stdout.write(`${isTTY ? '\r\u001b[K' : ''}${styleText('red', '✗')} ${what} (${seconds()})\n`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
