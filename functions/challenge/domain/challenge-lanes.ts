import type { Lane } from '../../platform/lanes.ts';

/** Codes tried for one person, over all challenges: guessing needs many challenges as well as many tries. */
export const CODE_LANE: Lane = { name: 'code', limit: 20, windowMs: 24 * 3_600_000 };

/** Mails with codes to one person: nobody's mailbox is flooded through us. */
export const MAIL_LANE: Lane = { name: 'mail', limit: 10, windowMs: 3_600_000 };
