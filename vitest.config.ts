import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/**
 * Tests of functions without processes, servers and state of their own. A worker evaluates their modules once and not for
 * each file, which takes half of the processor time that they took. Measured: 82 files, 102 s and 52 s.
 */
const ofFunctions = [
  '{lib/providers,test/{address,alertmanager,alertmanager-config,allow-list,delivery,escalation,rendering,senders,text,lint,proof,explain,dead-letters}}/**/*.test.ts',
];

/** They measure, so nothing may be warm or in memory before. */
const measured = ['test/**/{scale,cost,linear-time}.test.ts'];

export default defineConfig({
  test: {
    setupFiles: ['test/support/secrecy.ts'],
    // Of a machine with two cores Vitest would leave one idle.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    // Some 150 tests start a process of ours; with its modules compiled once it takes two thirds of the processor time.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'alertguard-compile-cache') },
    // Node itself loads what is tested, as it does elsewhere: it takes the types out, and no import is a call of Vitest's.
    // Nothing here mocks a module. Measured: 14 files, 55 s of processor time and 46.5.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['{lib,test}/**/*.test.ts'],
          exclude: [
            ...configDefaults.exclude,
            ...ofFunctions.map((files) => files.replace('/*.test', '/!(scale|cost|linear-time).test')),
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'together',
          isolate: false,
          include: ofFunctions,
          exclude: [...configDefaults.exclude, ...measured],
        },
      },
    ],
  },
});
