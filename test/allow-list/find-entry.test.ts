import { describe, expect, it } from 'vitest';
import { createEntryFinder } from '../../lib/allow-list/compile/find-entry.ts';
import { edited, goodFiles } from '../support/allow-list-files.ts';

describe('an entry of the allow-list', () => {
  const find = createEntryFinder(goodFiles);

  it.each([
    ['platform.yml', ['senders', 'prod-us'], { line: 4, column: 3 }],
    ['platform.yml', ['teams', 'payments', 'hosts', 1], { line: 10, column: 32 }],
    ['teams/payments.yml', ['receivers', 'payments-critical'], { line: 13, column: 3 }],
    ['teams/payments.yml', ['receivers', 'payments-critical', 'require', 'team'], { line: 15, column: 16 }],
    ['teams/platform.yml', ['destinations', 'ops', 'secret'], { line: 2, column: 23 }],
  ] as const)('is found in %s at %j', (file, steps, place) => {
    expect(find(file, steps)).toEqual({ file, ...place });
  });

  it.each([
    ['a file that is not there', 'teams/search.yml', ['receivers']],
    ['a field that is there by default', 'teams/platform.yml', ['receivers', 'platform-ops', 'require']],
    ['the name of an object member', 'platform.yml', ['senders', 'constructor']],
    ['an item behind the end', 'platform.yml', ['linkHosts', 1]],
  ])('is not found for %s', (_, file, steps) => {
    expect(find(file, steps)).toBeUndefined();
  });

  it('may have the name __proto__, or one that YAML reads as a number', () => {
    const files = edited('ops', 'platform-ops:', '__proto__:', edited('payments', 'payments-critical:', '404:'));
    const findOther = createEntryFinder(files);
    expect(findOther('teams/platform.yml', ['receivers', '__proto__'])).toMatchObject({ line: 4 });
    expect(findOther('teams/payments.yml', ['receivers', '404'])).toMatchObject({ line: 13 });
  });

  it('is not looked for in a file that is no YAML', () => {
    expect(createEntryFinder([{ path: 'platform.yml', text: 'a: [' }])('platform.yml', ['a'])).toBeUndefined();
  });
});
