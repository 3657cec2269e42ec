import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    restoreMocks: true,
    unstubEnvs: true,
    env: { TZ: 'UTC', NO_COLOR: '1' },
    // The slow tests mostly wait for the windows of a simulated org, so no core is left free, and two run at the least.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build-once.ts'],
    setupFiles: ['test/loopback-only.ts'],
  },
});
