import { expect, it } from 'vitest';
import { readBrokenBase } from '../../../lib/allow-list/diff/read-broken-base.ts';
import { providers } from '../../../lib/providers/registry.ts';
import { edited } from '../../support/allow-list-files.ts';

const rules = `rules:
  spread: { receivers: {}, demand: { destinations: 2 } }
  misspelt: { receivers: {}, demand: { urgent: true }, teams: [paymnets] }
`;

it('leaves out a rule that names no team, and nothing else of platform.yml', () => {
  const { reviewed, left } = readBrokenBase(edited('platform', 'teams:\n', `${rules}teams:\n`), providers);
  expect(left).toEqual(['rule misspelt']);
  expect(reviewed.platform?.rules.map(({ name }) => name)).toEqual(['spread']);
  expect(reviewed.allowList.receivers).toHaveLength(3);
});

it('leaves out a destination that is shared with no team, and what needs it, and no whole file', () => {
  const files = edited('payments', 'type: email', 'type: email\n    share: [nobody]');
  expect(readBrokenBase(files, providers).left).toEqual([
    'destination payments/mail',
    'receiver payments/payments-critical',
  ]);
});

it('leaves out the file of a team that there is not', () => {
  const files = [
    ...edited('payments', 'type: email', 'type: email'),
    { path: 'teams/nobody.yml', text: 'receivers: {}\n' },
  ];
  expect(readBrokenBase(files, providers).left).toEqual(['teams/nobody.yml']);
});
