import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{lib,test}/**/*.test.ts'],
    setupFiles: ['test/support/secrecy.ts'],
    // Of a machine with two cores Vitest would leave one idle.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
