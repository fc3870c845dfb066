import { describe, expect, it } from 'vitest';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { builtInSeverities } from '../../lib/rendering/severity.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { type BrokenAllowList, faultsOf } from '../support/allow-list-faults.ts';
import { edited, goodFiles } from '../support/allow-list-files.ts';

/** They stand in line 14 of `platform.yml`. */
const withSeverities = (text: string) => edited('platform', 'linkHosts:', `severities: ${text}\nlinkHosts:`);

const broken: readonly BrokenAllowList[] = [
  {
    title: 'a name in two lists, whatever its case',
    files: withSeverities('{ critical: [blocker], info: [chore, Blocker] }'),
    code: 'duplicate_entry',
    fault:
      'platform.yml:14:50 `severities`: this name is already listed, and upper and lower case are the same: remove one',
  },
  {
    title: 'a name twice in one list',
    files: withSeverities('\n  warning:\n    - degraded\n    - degraded'),
    code: 'duplicate_entry',
    fault:
      'platform.yml:17:7 `severities`: this name is already listed, and upper and lower case are the same: remove one',
  },
  {
    title: 'an empty name',
    files: withSeverities("{ critical: [''] }"),
    code: 'wrong_value',
    fault: 'platform.yml:14:26 `severities`: write a name, without spaces around it',
  },
  {
    title: 'a name that no trimmed label could have',
    files: withSeverities("{ critical: ['blocker '] }"),
    code: 'wrong_value',
    fault: 'platform.yml:14:26 `severities`: write a name, without spaces around it',
  },
  {
    title: 'a pattern',
    files: withSeverities('{ critical: [block*] }'),
    code: 'wildcard',
    fault: 'platform.yml:14:26 `severities`: wildcards are not allowed: list every name',
  },
  {
    title: 'a number that is a name',
    files: withSeverities('{ critical: [1] }'),
    code: 'wrong_type',
    fault: 'platform.yml:14:26 `severities`: write text, not a number: write it in quotes',
  },
  {
    title: 'a label that no alert can have',
    files: withSeverities('{ label: how-bad }'),
    code: 'wrong_value',
    fault: 'platform.yml:14:22 `severities`: write the label in letters, digits and underscores, no digit first',
  },
  {
    title: 'a severity that there is not',
    files: withSeverities('{ fatal: [blocker] }'),
    code: 'unknown_field',
    fault: 'platform.yml:14:15 unknown field: write one of `critical`, `info`, `label`, `warning`',
  },
];

describe('severities in platform.yml refuse', () => {
  it.each(broken)('$title', ({ files, code, fault }) => {
    expect(faultsOf(files)).toEqual([{ code, fault }]);
  });
});

describe('severities that are compiled', () => {
  const load = (text: string) => loadAllowList(JSON.stringify(compiled(withSeverities(text))), 'test').severities;

  it('stand beside the built-in ones, and win over them', () => {
    const { label, tones } = load('{ label: priority, critical: [Blocker], info: [page, chore] }');
    expect(label).toBe('priority');
    expect(['blocker', 'page', 'chore', 'ticket'].map((name) => tones.get(name))).toEqual([
      'critical',
      'info',
      'info',
      'warning',
    ]);
  });

  it.each(['{}', '{ critical: [] }', '{ label: severity }'])('are the built-in ones where %s is written', (text) => {
    expect(load(text)).toBe(builtInSeverities);
    expect(compiled(withSeverities(text))).toEqual(compiled(goodFiles));
  });

  it('have one hash, in whatever order and case they are written', () => {
    const one = compiled(withSeverities('{ critical: [a, b], info: [c] }'));
    expect(compiled(withSeverities('{ info: [C], critical: [b, A] }'))).toEqual(one);
    expect(compiled(withSeverities('{ info: [c, a], critical: [b] }')).hash).not.toBe(one.hash);
  });
});
