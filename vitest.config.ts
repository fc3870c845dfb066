import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/**
 * They measure, so nothing may be warm or in memory before, or they set what holds for their whole process. All others share
 * a process: a worker evaluates their modules once and not for each file. Measured: 80 files, 113 s of processor time and 37.
 */
const apart = [
  'test/**/{scale,cost,linear-time,memory,quick,hostile-notifications,browser}.test.ts',
  'test/growth/**/*.test.ts',
  // They set the environment and import a function, which reads it once.
  'test/**/{ingest,mutated-requests,rotate-key}.test.ts',
  'test/regular-expressions.test.ts',
];

export default defineConfig({
  test: {
    setupFiles: ['test/support/secrecy.ts'],
    // One more than there are cores, as some files wait more than they compute: for an Alertmanager, or a queue's timer. Of
    // seven such files, on two cores: 84 s with two workers and 56 with three.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // Some 150 tests start a process of ours; with its modules compiled once it takes two thirds of the processor time.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'alertguard-compile-cache') },
    // Node itself loads what is tested, as it does elsewhere: it takes the types out, and no import is a call of Vitest's.
    // Nothing here mocks a module. Measured: 14 files, 55 s of processor time and 46.5.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'apart', include: apart } },
      {
        extends: true,
        test: {
          name: 'together',
          isolate: false,
          setupFiles: ['test/support/same-environment.ts'],
          include: ['{lib,test}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...apart],
        },
      },
    ],
  },
});
