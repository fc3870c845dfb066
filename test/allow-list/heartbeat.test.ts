import { describe, expect, it } from 'vitest';
import { compileAllowList, type SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { faultsOf } from '../support/allow-list-faults.ts';
import { edited, goodFiles } from '../support/allow-list-files.ts';
import { testProviders } from '../support/allow-list-providers.ts';

const withReceiver = (receiver: string, files = goodFiles): readonly SourceFile[] =>
  edited('ops', 'receivers:\n', `receivers:\n  ${receiver}\n`, files);
const told = (files: readonly SourceFile[]) => faultsOf(files).map(({ fault }) => fault);
const watchdog = (fields: string) => withReceiver(`watchdog: { senders: [prod-eu], ${fields} }`);

describe('A receiver with `heartbeat`', () => {
  it('delivers nothing and has the seconds between two of them', () => {
    const { receivers } = compiled(watchdog('heartbeat: { every: 5m }'));
    expect(receivers.find(({ name }) => name === 'watchdog')).toEqual({
      sender: 'prod-eu',
      name: 'watchdog',
      team: 'platform',
      require: [],
      deliver: [],
      fallback: [],
      heartbeat: 300,
    });
  });

  it.each([
    [
      'deliver: [ops]',
      'teams/platform.yml:4:70 `deliver`: a receiver with `heartbeat` delivers nothing: remove this, or make two receivers',
    ],
    [
      'fallback: [ops]',
      'teams/platform.yml:4:71 `fallback`: a receiver with `heartbeat` delivers nothing: remove this, or make two receivers',
    ],
    [
      'urgent: true',
      'teams/platform.yml:4:69 `urgent`: a receiver with `heartbeat` delivers nothing: remove this, or make two receivers',
    ],
  ])('has no %s', (field, fault) => {
    expect(told(watchdog(`heartbeat: { every: 5m }, ${field}`))).toEqual([fault]);
  });

  it.each(['30s', '13h', '0m', '5', '1d', ''])('does not come every %j', (every) => {
    expect(faultsOf(watchdog(`heartbeat: { every: '${every}' }`))).toHaveLength(1);
  });

  it.each(['1m', '90m', '12h'])('may come every %s', (every) => {
    expect(faultsOf(watchdog(`heartbeat: { every: ${every} }`))).toEqual([]);
  });

  it.each(['wächter', "'$self'", "'a b'"])('has a name that a metric and a template can have, unlike %s', (name) => {
    expect(told(withReceiver(`${name}: { senders: [prod-eu], heartbeat: { every: 5m } }`))).toEqual([
      'teams/platform.yml:4:3 a receiver with `heartbeat` needs a name of letters, digits, `.`, `_`, `@` and `-`: it names a metric',
    ]);
  });

  it('is warned of where `escalation` lists nobody', () => {
    const files = edited('platform', 'escalation: [platform/ops]\n', '', watchdog('heartbeat: { every: 5m }'));
    const result = compileAllowList(files, testProviders);
    expect(result.ok && result.warnings.filter(({ code }) => code === 'heartbeat_unheard')).toMatchObject([
      { file: 'teams/platform.yml', line: 4, column: 3 },
    ]);
  });
});

it('Heartbeats that a stack has no room for are a fault of the first that is too many', () => {
  const heartbeats = (count: number) =>
    Array.from({ length: count }, (_, at) => `w${at}: { senders: [prod-eu, prod-us], heartbeat: { every: 5m } }`);
  const files = (count: number) => withReceiver(heartbeats(count).join('\n  '));
  expect(told(files(150))).toEqual([]);
  expect(told(files(152))).toEqual([
    'teams/platform.yml:154:3 more than 300 pairs of a sender and a receiver with `heartbeat`: each is an alarm, and a stack holds 500 resources',
  ]);
});

it('A receiver without `heartbeat` has to deliver', () => {
  expect(told(withReceiver('empty: { senders: [prod-eu] }'))).toEqual([
    'teams/platform.yml:4:3 `deliver`: missing: write a list of destinations',
  ]);
});
