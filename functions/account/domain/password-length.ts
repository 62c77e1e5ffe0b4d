/** In characters (code points). NIST SP 800-63B-4, 3.1.1.2: for a password that stands alone, and beside a factor. */
export const MIN_LENGTH_ALONE = 15;
export const MIN_LENGTH_BESIDE_FACTOR = 8;
export const MAX_LENGTH = 256;
