import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/local/**', 'test/aws/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'local',
          include: ['test/local/**/*.test.ts'],
          globalSetup: ['test/local/stack-setup.ts'],
          fileParallelism: false,
          // One stack for all, on which functions are killed and attacks are run: what one test did can cost another a try.
          retry: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      // A sandbox of one's own in AWS, and nothing of it without being asked for.
      ...(process.env['GATEHOUSE_AWS_E2E'] === '1'
        ? [{ test: { name: 'aws', include: ['test/aws/**/*.test.ts'], testTimeout: 120_000 } }]
        : []),
    ],
  },
});
