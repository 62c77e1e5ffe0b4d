import { AUTHENTICATION } from './authentication.ts';
import { AUTHORIZATION } from './authorization.ts';
import type { Requirement } from './requirement.ts';
import { SESSIONS } from './sessions.ts';
import { TOKENS } from './tokens.ts';

/** The chapters that are judged, by their number in the standard. */
export const CHAPTERS = [
  { number: '6', name: 'Authentication' },
  { number: '7', name: 'Session Management' },
  { number: '8', name: 'Authorization' },
  { number: '9', name: 'Self-contained Tokens' },
] as const;

/**
 * Every requirement of the chapters with its verdict. What is planned and not there yet is open, so that nothing
 * which is added later counts as not applicable by an old word.
 */
export const REQUIREMENTS: readonly Requirement[] = [
  ...AUTHENTICATION,
  ...SESSIONS,
  ...AUTHORIZATION,
  ...TOKENS,
];
