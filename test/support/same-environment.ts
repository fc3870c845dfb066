import { afterAll, expect } from 'vitest';

/** Loaded before every test file that shares its process with others: they share its environment too. */
const before = { ...process.env };
const directory = process.cwd();

afterAll(() => {
  const names = Object.keys({ ...before, ...process.env });
  const changed = names.filter((name) => before[name] !== process.env[name]);
  expect(changed, 'variables that this file leaves changed').toEqual([]);
  expect(process.cwd(), 'the directory that this file leaves').toBe(directory);
});
