import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { faultsOf } from '../support/allow-list-faults.ts';
import { edited, goodFiles } from '../support/allow-list-files.ts';

const shares = (list: string, files?: readonly SourceFile[]) => edited('ops', 'ops }', `ops, share: ${list} }`, files);
const names = (list: string, files?: readonly SourceFile[]) => edited('payments', '[chat, mail, hook]', list, files);

describe('a destination that is shared', () => {
  it('is one that receivers of that team deliver and fall back to, by the name of its own team', () => {
    const files = names('[chat, platform/ops]', edited('payments', '[mail]', '[platform/ops]', shares('[payments]')));
    const { receivers, destinations } = compiled(files);
    expect(receivers.find(({ team }) => team === 'payments')).toMatchObject({
      deliver: ['payments/chat', 'platform/ops'],
      fallback: ['platform/ops'],
    });
    expect(destinations.find(({ id }) => id === 'platform/ops')).toMatchObject({
      team: 'platform',
      secret: 'alertguard/platform/ops',
      share: ['payments'],
      // The fence of its own team, and not of who names it.
      hosts: [],
    });
  });

  it('changes nothing else: no other secret, no other destination', () => {
    const [before, after] = [compiled(goodFiles), compiled(names('[platform/ops]', shares('[payments]')))];
    const without = after.destinations.map(({ share: _, ...destination }) => destination);
    expect(without).toEqual(before.destinations);
    expect(after.senders).toEqual(before.senders);
  });

  it('with nobody is as one that says nothing of it', () => {
    expect(compiled(shares('[]'))).toEqual(compiled(goodFiles));
  });

  it('says with whom in any order', () => {
    const search = (files: readonly SourceFile[]) =>
      edited('platform', 'linkHosts:', '  search: {}\nlinkHosts:', files);
    expect(compiled(search(shares('[search, payments]')))).toEqual(compiled(search(shares('[payments, search]'))));
  });

  it.each([
    [
      'no longer, while a team names it',
      names('[chat, platform/ops]', shares('[]')),
      'destination_not_shared',
      'teams/payments.yml:16:21 `deliver`: team `platform` does not share this destination with team `payments`: list `payments` in its `share` (teams/platform.yml:2)',
    ],
    [
      'under a name that is not its own',
      names('[chat, platform/opps]', shares('[payments]')),
      'destination_unknown',
      'teams/payments.yml:16:21 `deliver`: no such destination is shared with this team: did you mean `platform/ops`?',
    ],
    [
      'with a team that there is not',
      shares('[payment]'),
      'team_unknown',
      'teams/platform.yml:2:64 `share`: no such team in platform.yml: did you mean `payments`?',
    ],
    [
      'with its own team',
      shares('[payments, platform]'),
      'shared_with_itself',
      'teams/platform.yml:2:74 `share`: this is the team of this file: list other teams',
    ],
    [
      'with a team twice',
      shares('[payments, payments]'),
      'duplicate_entry',
      'teams/platform.yml:2:74 `share`: this is already in the list: remove it',
    ],
    [
      'with all teams at once',
      shares("['*']"),
      'wildcard',
      'teams/platform.yml:2:64 `share`: wildcards are not allowed: list every name',
    ],
    [
      'with one team, without a list',
      shares('payments'),
      'wrong_type',
      'teams/platform.yml:2:63 `share`: write a list, not text',
    ],
    [
      'and named twice',
      names('[platform/ops, platform/ops]', shares('[payments]')),
      'duplicate_entry',
      'teams/payments.yml:16:29 `deliver`: this is already in the list: remove it',
    ],
  ])('%s is refused at the line', (_, files, code, fault) => {
    expect(faultsOf(files)).toEqual([{ code, fault }]);
  });

  it('in a file that cannot be read is not a fault of those who name it', () => {
    const files = names('[chat, platform/ops]').map((file) =>
      file.path === 'teams/platform.yml' ? { ...file, text: 'destinations: [' } : file,
    );
    expect(faultsOf(files).every(({ fault }) => fault.startsWith('teams/platform.yml:'))).toBe(true);
  });

  it.each([
    'platform/ops ',
    ' platform/ops',
    'Platform/ops',
    'platform/OPS',
    './platform/ops',
    'platform/./ops',
    'platform//ops',
    'platform/ops/',
    '/platform/ops',
    'payments/../platform/ops',
    'platform\\ops',
    'platform%2Fops',
    'platform/ops\u0000',
    'plat\u200bform/ops',
    'plаtform/ops',
    'platform/ops/ops',
    'platform/*',
    '*/ops',
    '/',
    '//',
    'platform/',
    '/ops',
    '__proto__/ops',
    'platform/__proto__',
    'constructor/constructor',
    'platform.ops',
    'ops',
  ])('has one spelling, which is not %j', (spelling) => {
    expect(faultsOf(names(JSON.stringify([spelling]), shares('[payments]')))).not.toEqual([]);
    expect(faultsOf(edited('payments', '[mail]', JSON.stringify([spelling]), shares('[payments]')))).not.toEqual([]);
  });

  it('is reached by those with whom it is shared, and by nobody else', () => {
    const teams = ['a', 'b', 'c', 'a-b'] as const;
    const id = fc.tuple(fc.constantFrom(...teams), fc.constantFrom('x', 'y'));
    const model = fc.record({
      shared: fc.uniqueArray(fc.tuple(id, fc.constantFrom(...teams)), { selector: (one) => JSON.stringify(one) }),
      user: fc.constantFrom(...teams),
      named: id,
    });
    fc.assert(
      fc.property(model, ({ shared, user, named: [owner, name] }) => {
        const mayName = shared.some(([[of, what], to]) => of === owner && what === name && to === user);
        const faults = faultsOf(filesOf(shared, user, `${owner}/${name}`));
        expect(faults.map(({ code }) => code)).toEqual(
          owner === user ? ['destination_of_team'] : mayName ? [] : ['destination_not_shared'],
        );
      }),
    );

    function filesOf(shared: readonly (readonly [readonly [string, string], string])[], user: string, named: string) {
      const platform = {
        senders: { eu: { scheme: 'grafana', secret: 'senders/eu' } },
        teams: Object.fromEntries(teams.map((team) => [team, { senders: ['eu'], secrets: `teams/${team}/` }])),
      };
      const files = teams.map((team) => {
        const destinations = Object.fromEntries(
          ['x', 'y'].map((name) => {
            const others = shared.filter(([[of, what], to]) => of === team && what === name && to !== team);
            return [name, { type: 'slack', secret: `teams/${team}/${name}`, share: others.map(([, to]) => to) }];
          }),
        );
        const receivers = team === user ? { critical: { senders: ['eu'], deliver: [named] } } : {};
        return { path: `teams/${team}.yml`, text: JSON.stringify({ destinations, receivers }) };
      });
      return [{ path: 'platform.yml', text: JSON.stringify(platform) }, ...files];
    }
  });
});
