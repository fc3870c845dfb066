import { expect, it } from 'vitest';
import { compileAllowList, type TeamReads } from '../../lib/allow-list/compile/compile.ts';
import { edited, goodFiles, without } from '../support/allow-list-files.ts';
import { testProviders } from '../support/allow-list-providers.ts';

it.each([
  ['the same', goodFiles],
  ['another file of one team', edited('payments', 'type: slack', 'type: slack\n    maxAlerts: 3')],
  ['another fence', edited('platform', 'secrets: alertguard/payments/', 'secrets: alertguard/other/')],
  ['a file with an error', edited('payments', 'deliver: [chat', 'deliver: [chad')],
  ['one file less', without('payments')],
])('a list is the same after another was read: %s', (_case, files) => {
  const known: TeamReads = new Map();
  compileAllowList(goodFiles, testProviders, { known });
  expect(compileAllowList(files, testProviders, { known })).toEqual(compileAllowList(files, testProviders));
});

it('a file that is the same is read once', () => {
  const known: TeamReads = new Map();
  compileAllowList(goodFiles, testProviders, { known });
  const before = new Map(known);
  compileAllowList(edited('payments', 'type: slack', 'type: slack\n    maxAlerts: 3'), testProviders, { known });
  expect(known.get('teams/platform.yml')).toBe(before.get('teams/platform.yml'));
  expect(known.get('teams/payments.yml')).not.toBe(before.get('teams/payments.yml'));
});
