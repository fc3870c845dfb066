import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { runCheck } from '../../lib/cli/check.ts';
import { checkDirectory } from '../../lib/cli/check-directory.ts';
import { aDirectoryOf } from '../support/allow-list-directory.ts';
import { edited, goodFiles, without } from '../support/allow-list-files.ts';
import { captured, guardHere, guardProcess } from '../support/cli-capture.ts';

async function check(files: typeof goodFiles, format: 'table' | 'json' = 'table') {
  const directory = aDirectoryOf(files);
  const run = await captured(async (io) => await runCheck(directory, { format }, io));
  return { directory, ...run };
}

/** Whose teams may claim the receivers that they have. */
const closedFiles = edited(
  'platform',
  'secrets: alertguard/payments/',
  'secrets: alertguard/payments/\n    receivers: [payments-critical]',
  edited('platform', 'secrets: alertguard/platform/', 'secrets: alertguard/platform/\n    receivers: [platform-ops]'),
);

const twoFaults = edited('ops', 'deliver: [ops]', 'deliver: [obs]', edited('payments', 'type: email', 'type: emial'));

describe('alertguard check', () => {
  it('tells what an allow-list without faults holds', async () => {
    const { directory, ...run } = await check(closedFiles);
    expect({ ...run, stdout: run.stdout.replace(/[0-9a-f]{64}/, 'h') }).toEqual({
      code: 0,
      stderr: '',
      stdout: `${directory}: no errors
  senders      2
  teams        2
  receivers    2
  destinations 4 (email 1, slack 2, webhook 1)
  hash         h
`,
    });
  });

  it('prints one line for an error, whatever the file is called', async () => {
    const path = 'teams/a\n::warning::all is well\u001b[2J.yml';
    const { code, stdout } = await check([...goodFiles, { path, text: 'receivers: {}\n' }]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\/teams\/a\\u\{a\}::warning::all is well\\u\{1b\}\[2J\.yml:1:1 /);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  it('warns of a team that may claim any receiver, with what to write, and fails nothing', async () => {
    const { directory, code, stdout, stderr } = await check(goodFiles);
    expect({ code, stderr, lines: stdout.split('\n').slice(0, 4) }).toEqual({
      code: 0,
      stderr: '',
      lines: [
        `${directory}/platform.yml:6:3 warning: team \`payments\` may claim any receiver that no other team has: write \`receivers: [payments-critical]\`, which lists its current receivers`,
        `${directory}/platform.yml:11:3 warning: team \`platform\` may claim any receiver that no other team has: write \`receivers: [platform-ops]\`, which lists its current receivers`,
        `${directory}: no errors, 2 warnings`,
        '  senders      2',
      ],
    });
  });

  it.for<[string, (text: string) => string, string]>([
    ['there are no link hosts', (text) => text.replace(/^linkHosts:.*\n/m, ''), '1:1'],
    ['the list of link hosts is empty', (text) => text.replace(/^linkHosts:.*$/m, 'linkHosts: []'), '14:12'],
  ])('warns where %s, and fails nothing', async ([, edit, place]) => {
    const files = goodFiles.map(({ path, text }) => ({ path, text: path === 'platform.yml' ? edit(text) : text }));
    const { directory, code, stdout } = await check(files);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toContain(
      `${directory}/platform.yml:${place} warning: messages will have no links: add the hosts of Alertmanager, runbooks and dashboards to \`linkHosts\``,
    );
  });

  it('tells warnings as JSON', async () => {
    const { directory, code, stdout } = await check(goodFiles, 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      warnings: [
        {
          file: join(directory, 'platform.yml'),
          line: 6,
          column: 3,
          code: 'receivers_open',
          write: 'receivers: [payments-critical]',
        },
        { line: 11, write: 'receivers: [platform-ops]' },
      ],
    });
  });

  it('tells the hash that the build ships', async () => {
    const { directory, stdout } = await check(closedFiles, 'json');
    const checked = await checkDirectory(directory);
    const hash = checked.ok ? loadAllowList(JSON.stringify(checked.allowList), 'test').hash : '';
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      directory,
      warnings: [],
      senders: 2,
      teams: 2,
      receivers: 2,
      destinations: 4,
      destinationsByType: { email: 1, slack: 2, webhook: 1 },
      hash,
    });
  });

  it('tells all faults, each with its place', async () => {
    const { directory, code, stdout } = await check(twoFaults);
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(`^${directory}/teams/payments.yml:6:11 .type.: no such provider: did you mean .email.\\?$`),
      expect.stringMatching(`^${directory}/teams/platform.yml:6:15 .deliver.: no such destination in this file: `),
      '2 errors',
      '',
    ]);
  });

  it('tells faults as JSON', async () => {
    const { directory, code, stdout } = await check(twoFaults, 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      directory,
      faults: [
        { file: join(directory, 'teams/payments.yml'), line: 6, column: 11, code: 'provider_unknown' },
        { file: join(directory, 'teams/platform.yml'), line: 6, column: 15, code: 'destination_unknown' },
      ],
    });
  });

  it('counts one fault as one', async () => {
    const { directory, stdout } = await check(without('platform'));
    expect(stdout).toBe(
      `${directory}/platform.yml:1:1 this file is missing: create it, with \`senders\` and \`teams\`\n1 error\n`,
    );
  });
});

describe('alertguard check as a process', () => {
  it('checks the example by default', async () => {
    const { code, stdout } = await guardProcess(['check']);
    expect({ code, first: stdout.split('\n')[0] }).toEqual({ code: 0, first: 'infra/allow-list: no errors' });
  });

  it('tells faults with exit code 1', async () => {
    const directory = aDirectoryOf(twoFaults);
    expect(await guardProcess(['check', directory])).toMatchObject({ code: 1, stderr: '' });
  });

  it('says in one line that there is no such directory', async () => {
    expect(await guardHere(['check', '/nowhere'])).toEqual({
      code: 1,
      stdout: '/nowhere:1:1 pass a directory that exists and is readable\n1 error\n',
      stderr: '',
    });
  });

  it.each([[['check', 'a', 'b']], [['check', '--jsno']]])('answers %j with exit code 2', async (argv) => {
    const { code, stdout, stderr } = await guardHere(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
  });

  it('has a help that names its exit codes', async () => {
    const { code, stdout } = await guardHere(['check', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Exit code: 0 no errors (warnings are allowed), 1 errors or a destination that is not proven, 2 wrong command line.',
    );
  });
});

it('looks for `allow-list` where neither a project nor this repository is', async () => {
  const { code, stderr, stdout } = await guardHere(['check'], aDirectoryOf([]));
  expect(code).toBe(1);
  expect(`${stdout}${stderr}`).toMatch(/^allow-list:1:1 /);
});
