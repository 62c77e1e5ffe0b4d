import { defineConfig } from 'vitest/config';

/**
 * The tests that mutants of the four domains have to get past: those of the domains themselves. A mutant that only a
 * journey notices is a missing row; and with the journeys a run takes hours instead of minutes.
 */
export default defineConfig({
  test: {
    name: 'unit',
    include: ['test/{account,challenge,session,sign-in}/domain/**/*.test.ts'],
  },
});
