import { afterAll, expect } from 'vitest';
import { takeNotedSecrets } from './noted-secrets.ts';

/**
 * Loaded before every test file: whatever the code under test writes to standard output or error during the whole run
 * is searched for secrets. What searches is a module of its own, which stays where files share a process.
 */
afterAll(() => {
  expect(takeNotedSecrets(), 'secrets in the output of this file').toEqual([]);
});
