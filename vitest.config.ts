import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{lib,test}/**/*.test.ts'],
    setupFiles: ['test/support/secrecy.ts'],
    // Of a machine with two cores Vitest would leave one idle.
    maxWorkers: '100%',
    // Some 150 tests start a process of ours; with its modules compiled once it takes two thirds of the processor time.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'alertguard-compile-cache') },
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
