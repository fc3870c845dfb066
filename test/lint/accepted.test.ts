import { describe, expect, it } from 'vitest';
import { acceptFindings } from '../../lib/lint/accept-findings.ts';
import { readAcceptances } from '../../lib/lint/read-acceptances.ts';
import { toSarif } from '../../lib/lint/to-sarif.ts';
import { writeAcceptances } from '../../lib/lint/write-acceptances.ts';
import { lintText } from '../support/lint-files.ts';

const today = '2026-11-22';

const configuration = `global: { smtp_auth_password: hunter2 }
route: { receiver: ops, group_by: [alertname] }
receivers:
  - name: ops
    email_configs:
      - { to: ops@example.com, auth_password: hunter3 }
  - name: pager
    email_configs:
      - { to: pager@example.com, auth_password: hunter4 }
`;

/** The findings of the configuration, held against entries. */
function apply(entries: string, text = configuration) {
  const read = readAcceptances('accepted.yml', `accepted:\n${entries}`, today);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return acceptFindings(lintText(text), read.acceptances, today);
}

const entry = (fields: string, until = '2027-01-31') =>
  `  - { ${fields}, reason: 'Internal only.', until: ${until} }\n`;

const places = (findings: readonly { readonly rule: string; readonly path: string }[]) =>
  findings.map(({ rule, path }) => `${rule} ${path}`);

const inline = (receiver: string) => `inline-secret receivers[${receiver}].email_configs[0].auth_password`;
const bypass = (receiver: string) => `bypasses-guard receivers[${receiver}].email_configs[0]`;

describe('an entry', () => {
  it.each([
    ['by receiver', 'rule: inline-secret, receiver: ops', [inline('ops')]],
    ['by path', "rule: inline-secret, path: 'global.smtp_auth_password'", ['inline-secret global.smtp_auth_password']],
    [
      'by both',
      "rule: inline-secret, receiver: pager, path: 'receivers[pager].email_configs[0].auth_password'",
      [inline('pager')],
    ],
  ])('%s accepts what it names and nothing else', (_, fields, expected) => {
    const { open, accepted, stale } = apply(entry(fields));
    expect(places(accepted)).toEqual(expected);
    expect(stale).toEqual([]);
    expect(open).toHaveLength(lintText(configuration).length - expected.length);
  });

  it.each([
    ['another rule', 'rule: token-in-url, receiver: ops'],
    ['a part of a name', 'rule: inline-secret, receiver: op'],
    ['a part of a path', 'rule: inline-secret, path: global'],
    ['a receiver and the path of another', "rule: inline-secret, receiver: ops, path: 'global.smtp_auth_password'"],
  ])('with %s accepts nothing, and is stale', (_, fields) => {
    const { open, accepted, stale } = apply(entry(fields));
    expect(accepted).toEqual([]);
    expect(open).toEqual(lintText(configuration));
    expect(stale).toMatchObject([{ place: { line: 2, column: 5 } }]);
  });

  it('outlives edits above it and receivers before it', () => {
    const edited = configuration
      .replace('receivers:\n', 'receivers:\n  - name: new\n    email_configs: [{ to: new@example.com }]\n')
      .replace(/^/, '# a comment\n\n');
    const fields = "rule: inline-secret, path: 'receivers[pager].email_configs[0].auth_password'";
    expect(places(apply(entry(fields), edited).accepted)).toEqual([inline('pager')]);
  });

  it('does not accept the same finding of a new receiver', () => {
    const edited = `${configuration}  - name: new\n    email_configs: [{ to: a@example.com }]\n`;
    const { open } = apply(
      entry('rule: bypasses-guard, receiver: ops') + entry('rule: bypasses-guard, receiver: pager'),
      edited,
    );
    expect(places(open)).toContain(bypass('new'));
    expect(places(open)).not.toContain(bypass('ops'));
  });

  it('holds on its last day, and on the day after the finding is back and says so', () => {
    const fields = 'rule: inline-secret, receiver: ops';
    expect(apply(entry(fields, today)).accepted).toHaveLength(1);
    const { open, accepted, stale } = apply(entry(fields, '2026-11-21'));
    expect(accepted).toEqual([]);
    expect(stale).toEqual([]);
    const messages = open.filter(({ receiver, rule }) => receiver === 'ops' && rule === 'inline-secret');
    expect(messages.map(({ message }) => message)).toEqual([
      'receiver `ops`: the secret `auth_password` is written into the configuration (accepted until 2026-11-21, which is over)',
    ]);
  });

  it('a second one for the same finding is stale', () => {
    const twice = entry('rule: inline-secret, receiver: ops');
    expect(apply(twice + twice).stale).toMatchObject([{ place: { line: 3 } }]);
  });
});

describe('a file of acceptances', () => {
  const faultsOf = (text: string) => {
    const read = readAcceptances('accepted.yml', text, today);
    return read.ok ? [] : read.faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
  };
  const complete = { rule: 'inline-secret', receiver: 'ops', reason: 'Because.', until: '2027-11-22' };
  const written = (fields: object) => `accepted:\n  - ${JSON.stringify(fields)}\n`;

  it('with a reason and a day within a year is read', () => {
    expect(faultsOf(written(complete))).toEqual([]);
    expect(faultsOf('accepted: []\n')).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no reason', { ...complete, reason: undefined }, '`accepted`: write the `reason`'],
    ['an empty reason', { ...complete, reason: ' ' }, '`accepted`: write in `reason` why this is acceptable'],
    ['no day', { ...complete, until: undefined }, 'write a day in `until`'],
    ['a day that is none', { ...complete, until: '2027-02-30' }, 'write a day in `until`, such as 2027-01-31'],
    ['a day too far ahead', { ...complete, until: '2027-11-23' }, 'write a day in `until` within a year'],
    [
      'neither receiver nor path',
      { ...complete, receiver: undefined },
      '`accepted`: write the `receiver` or the `path`',
    ],
    [
      'the path of a route alone',
      { ...complete, receiver: undefined, path: 'route.routes[0]' },
      '`accepted`: write the `receiver` too',
    ],
    [
      'an unknown rule',
      { ...complete, rule: 'inline-secrets' },
      '`accepted`: no rule has this name: did you mean `inline-secret`?',
    ],
    ['an unknown field', { ...complete, line: 4 }, 'unknown field'],
  ])('with %s is refused at its place', (_, fields, message) => {
    const faults = faultsOf(written(fields));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^2:\d+ /);
    expect(faults[0]).toContain(message);
  });

  it('reports all that is wrong in it, and never what is written', () => {
    const faults = faultsOf(written({ ...complete, reason: '', until: 'hunter2' }));
    expect(faults).toHaveLength(2);
    expect(faults.join()).not.toContain('hunter2');
  });

  it('that is drafted accepts everything once reasons and days are in it, and nothing before', () => {
    const draft = writeAcceptances(lintText(configuration));
    expect(faultsOf(draft).length).toBeGreaterThan(0);
    const filled = draft.replaceAll('reason: ""', 'reason: Known.').replaceAll('until: ""', 'until: 2027-01-31');
    const read = readAcceptances('accepted.yml', filled, today);
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    const { open, stale } = acceptFindings(lintText(configuration), read.acceptances, today);
    expect({ open, stale }).toEqual({ open: [], stale: [] });
  });
});

it('SARIF has an accepted finding as suppressed, with its reason', () => {
  const { open, accepted } = apply(entry('rule: inline-secret, receiver: ops'));
  const [run] = toSarif(open, { uri: 'a.yml', version: '1', accepted }).runs;
  expect(run?.results).toHaveLength(lintText(configuration).length);
  expect(run?.results.map((result) => result.suppressions).filter((one) => one?.length !== 0)).toEqual([
    [{ kind: 'external', status: 'accepted', justification: 'Internal only. (until 2027-01-31)' }],
  ]);
  const [without] = toSarif(open, { uri: 'a.yml', version: '1' }).runs;
  expect(without?.results.some((result) => 'suppressions' in result)).toBe(false);
});
