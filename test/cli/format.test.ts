import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCheck } from '../../lib/cli/check.ts';
import { runGuard } from '../../lib/cli/guard.ts';
import { aDirectoryOf } from '../support/allow-list-directory.ts';
import { edited, goodFiles } from '../support/allow-list-files.ts';
import { captured } from '../support/cli-capture.ts';

const faulty = edited('payments', 'type: email', 'type: emial');

describe('alertguard check prints', () => {
  type Format = NonNullable<Parameters<typeof runCheck>[1]['format']>;

  const check = async (files: typeof goodFiles, format: Format) =>
    await captured(async (io) => await runCheck(aDirectoryOf(files), { format }, io));

  it.each<[Format, RegExp]>([
    ['github', /^::error file=[^,]+\/teams\/payments\.yml,line=\d+,col=\d+,title=provider_unknown::[^\n]+\n$/],
    ['gitlab', /"check_name": "provider_unknown"[\s\S]*"severity": "critical"[\s\S]*\/teams\/payments\.yml"/],
    [
      'markdown',
      /^### alertguard check: 1 error\n\n\| \| where \|[\s\S]*\| error \| `[^`]+\/teams\/payments\.yml:\d+:\d+` \|/,
    ],
  ])('errors as %s, and fails', async (format, expected) => {
    expect(await check(faulty, format)).toMatchObject({ code: 1, stdout: expect.stringMatching(expected) });
  });

  it.each<[Format, RegExp]>([
    ['github', /^(::warning file=[^,]+\/platform\.yml,[^\n]+\n)+$/],
    ['gitlab', /"severity": "minor"/],
    ['markdown', /^### alertguard check: no errors, \d warnings\n[\s\S]*```text\n {2}senders [\s\S]*```\n$/],
  ])('warnings as %s, and does not fail', async (format, expected) => {
    expect(await check(goodFiles, format)).toMatchObject({ code: 0, stdout: expect.stringMatching(expected) });
  });

  it('destinations as a table or JSON only', async () => {
    const run = await captured((io) => runGuard(['check', '--live', '--format', 'gitlab'], io));
    expect(run).toEqual({ code: 2, stdout: '', stderr: 'with --live, --format is table or json\n' });
  });
});

describe('standard input', () => {
  const recorded = readFileSync('lib/local/recorded-notification.json', 'utf8');
  const line = JSON.stringify({
    time: '2026-11-20T18:00:00.000Z',
    event: 'notification.accepted',
    outcome: 'accepted',
  });

  it.each<[string, readonly string[], string, RegExp]>([
    [
      'a notification to explain',
      ['explain', '-', '--sender', 'prod-eu', '--allow-list', 'infra/allow-list'],
      recorded,
      /^ {2}ok +size/,
    ],
    ['a notification to render', ['render', '-', '--as', 'slack'], recorded, /"kind": "https"/],
    ['audit lines', ['audit', '--file', '-', '--since', '2026-11-20'], line, /<stdin>/],
    [
      'a configuration to lint',
      ['lint', '-'],
      'route: { receiver: a }\nreceivers: [{ name: a }]\n',
      /nothing found|<stdin>:\d+:\d+/,
    ],
  ])('is %s', async (_title, argv, stdin, expected) => {
    const run = await captured((io) => runGuard(argv, io), { stdin });
    expect(run.stdout).toMatch(expected);
  });
});

it('--json and --sarif are not options of any command', async () => {
  for (const name of ['audit', 'check', 'diff', 'explain', 'lint']) {
    const { stdout } = await captured((io) => runGuard([name, '--help'], io));
    expect(stdout).toContain('--format <format>');
    expect(stdout).not.toMatch(/--(?:json|sarif)\b/);
  }
});
