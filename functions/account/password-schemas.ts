import * as z from 'zod';
import { MAX_LENGTH, MIN_LENGTH_ALONE, MIN_LENGTH_BESIDE_FACTOR } from './domain/password-length.ts';

/**
 * A password somebody chooses. What it may be is judged by the use case, which says what to do better; here is only
 * the limit of what is read at all.
 */
export const newPasswordSchema = z
  .string()
  .max(1024)
  .meta({
    description:
      `${MIN_LENGTH_ALONE} to ${MAX_LENGTH} characters, or from ${MIN_LENGTH_BESIDE_FACTOR} if the account has a second ` +
      'factor; any printable characters, counted as Unicode code points after NFKC. Anything else, and what attackers ' +
      'try first, is answered with `unacceptable-password` and a `detail` for the person.',
  });
