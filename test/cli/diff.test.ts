import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DiffOptions, runDiff } from '../../lib/cli/diff.ts';
import { edited, goodFiles, paymentsText, rewritten } from '../support/allow-list-files.ts';
import { captured, guardHere, guardProcess } from '../support/cli-capture.ts';
import { aRepository } from '../support/git-history.ts';

const nothing = 'Nothing changes who may send, who is notified, or what may be read or called.\n';

/** A repository whose only commit, tagged `before`, has the good files. */
function aHistory(files = goodFiles) {
  const repository = aRepository();
  repository.writeAll(files);
  repository.commit('feat: the allow-list');
  repository.git('tag', 'before');
  const diff = async (before: string, options: Partial<DiffOptions> = {}, color = false) =>
    await captured(
      async (io) => await runDiff(before, { allowList: repository.directory, format: 'table', ...options }, io),
      { color },
    );
  return { ...repository, diff };
}

const afterwards = edited('payments', '    require: { team: payments }\n', '');

describe('guard diff over a history', () => {
  it('tells every widening of each commit, and nothing of those that only move text', async () => {
    const { diff, writeAll, commit } = aHistory();
    const steps = [
      {
        message: 'style: order',
        files: rewritten('payments', paymentsText.replace('[chat, mail, hook]', '[hook, mail, chat]')),
        widens: 0,
      },
      {
        message: 'docs: a comment',
        files: edited('platform', 'teams:\n', '\n# Who may be notified of what.\nteams:\n'),
        widens: 0,
      },
      { message: 'feat: no label', files: afterwards, widens: 1 },
      {
        message: 'feat: a domain and an address',
        files: edited(
          'platform',
          '[example.com]',
          '[example.com, example.net]',
          edited('payments', '[oncall@example.com]', '[a@example.net]', afterwards),
        ),
        widens: 2,
      },
      { message: 'fix: back', files: goodFiles, widens: 1 },
    ];
    for (const { message, files, widens } of steps) {
      writeAll(files);
      commit(message);
      const { code, stdout, stderr } = await diff('HEAD^1');
      expect({ message, code, stderr }).toEqual({ message, code: 0, stderr: '' });
      const lines = stdout.split('\n').filter((line) => line.startsWith('widening '));
      expect({ message, lines: lines.length }).toEqual({ message, lines: widens });
      if (message.startsWith('style') || message.startsWith('docs')) expect(stdout).toBe(nothing);
    }
    expect((await diff('before')).stdout).toBe(nothing);
  });

  it('shows an aligned table, by team and widening first, and who can be notified in numbers', async () => {
    const { diff, directory, writeAll } = aHistory();
    writeAll(
      edited(
        'payments',
        'to: [oncall@example.com]',
        'to: [oncall@example.com, b@example.com, a@example.com]',
        edited('payments', 'fallback: [mail]', 'fallback: []', afterwards),
      ),
    );
    const { code, stdout, stderr } = await diff('before');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replaceAll(`${directory}/`, '')).toBe(`2 widening, 1 narrowing, 0 neutral

Team payments: 2 widening, 1 narrowing
widening   receiver payments/payments-critical  require: - team=payments            alerts without it are accepted                                was teams/payments.yml:15
widening   destination payments/mail            to: + a@example.com, b@example.com  more are notified                                             teams/payments.yml:7
narrowing  receiver payments/payments-critical  fallback: - mail                    fewer destinations are notified when a delivery keeps failing  teams/payments.yml:16

                                                   before   after
senders                                                 2       2
teams                                                   2       2
receivers, counted for each sender                      3       3
destinations                                            4       4
pairs of a sender and a destination it can notify       5       5
the same, counted for each receiver                     5       5
most destinations that one sender can notify            4       4
most senders that can notify one destination            2       2
secrets that the guard may read                         5       5
teams with a wider fence                                        0
`);
  });

  it('shows JSON with both hashes', async () => {
    const { diff, directory, writeAll } = aHistory();
    writeAll(afterwards);
    const { before, after, ...rest } = JSON.parse((await diff('before', { format: 'json' })).stdout);
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(after).toMatch(/^[0-9a-f]{64}$/);
    expect(after).not.toBe(before);
    const reach = {
      senders: 2,
      teams: 2,
      receivers: 3,
      destinations: 4,
      destinationsByType: { email: 1, slack: 2, webhook: 1 },
      pairs: 5,
      ways: 5,
      mostDestinations: 4,
      mostSenders: 2,
      secrets: 5,
    };
    expect(rest).toEqual({
      counts: { widening: 1, narrowing: 0, neutral: 0 },
      changes: [
        {
          subject: 'receiver',
          name: 'payments/payments-critical',
          was: null,
          team: 'payments',
          field: 'require',
          change: 'removed',
          before: ['team=payments'],
          after: [],
          effect: 'widening',
          why: 'alerts without it are accepted',
          place: { file: `${directory}/teams/payments.yml`, line: 15, column: 5, removed: true },
        },
      ],
      reach: { before: reach, after: reach, fencesWidened: 0 },
      base: null,
    });
  });

  it('colours the effect on a terminal only', async () => {
    const { diff, writeAll } = aHistory();
    writeAll(afterwards);
    expect((await diff('before', {}, true)).stdout).toContain('\u001b[31mwidening\u001b[0m  receiver');
    expect((await diff('before')).stdout).not.toContain('\u001b');
  });

  it('fails on a wider fence of topics', async () => {
    const topics = (...names: string[]) =>
      edited(
        'platform',
        '    emailDomains',
        `    topics: [${names.map((name) => `arn:aws:sns:eu-central-1:123456789012:${name}`)}]\n    emailDomains`,
      );
    const { diff, writeAll } = aHistory(topics('alerts'));
    writeAll(topics('alerts', 'audit'));
    const { code, stdout } = await diff('before', { failOnWidening: true });
    expect(code).toBe(1);
    expect(stdout).toContain(
      'widening  team payments  topics: + arn:aws:sns:eu-central-1:123456789012:audit  the team may publish to more topics  ',
    );
    expect(stdout).toMatch(/^teams with a wider fence +1$/m);
  });

  it('fails on a widening where it is asked to, and not on a narrowing', async () => {
    const { diff, writeAll, commit } = aHistory();
    writeAll(afterwards);
    commit('feat: wider');
    expect((await diff('before', { failOnWidening: true })).code).toBe(1);
    writeAll(goodFiles);
    expect((await diff('HEAD', { failOnWidening: true })).code).toBe(0);
  });

  it('takes an allow-list that was not there for one that allowed nothing', async () => {
    const repository = aRepository();
    repository.commit('chore: nothing yet');
    repository.writeAll(goodFiles);
    const { code, stdout } = await captured(
      async (io) => await runDiff('HEAD', { allowList: repository.directory, format: 'table' }, io),
    );
    expect(code).toBe(0);
    expect(stdout).toContain('13 widening, 0 narrowing, 0 neutral\n');
    expect(stdout).toContain('widening  sender prod-eu');
  });

  it('compares with a directory', async () => {
    const { diff, directory, root, writeAll } = aHistory();
    cpSync(directory, join(root, 'old'), { recursive: true });
    writeAll(afterwards);
    expect((await diff(join(root, 'old'))).stdout).toContain('1 widening, ');
    expect((await diff(`${root}/old/`)).stdout).toContain('1 widening, ');
  });
});

describe('guard diff is not led astray by', () => {
  it('a directory with the name of the branch', async () => {
    const { root, directory, git, writeAll } = aHistory();
    git('branch', 'release');
    writeAll(afterwards);
    cpSync(directory, join(root, 'release'), { recursive: true });
    const { stdout } = await guardHere(['diff', 'release'], root);
    expect(stdout).toContain('1 widening, ');
  });

  it('a directory where the branch is not there', async () => {
    const { root, directory, writeAll } = aHistory();
    writeAll(afterwards);
    mkdirSync(join(root, 'origin'));
    cpSync(directory, join(root, 'origin/main'), { recursive: true });
    expect(await guardHere(['diff', 'origin/main'], root)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'origin/main: no such commit (a directory is written ./origin/main)\n',
    });
  });

  it('a reference that looks like an option', async () => {
    const { diff, root } = aHistory();
    expect(await diff(`--output=${root}/written`)).toMatchObject({ code: 1, stdout: '' });
    expect(() => readFileSync(join(root, 'written'))).toThrow('ENOENT');
  });

  it('a link in the place of the directory', async () => {
    const { diff, root, directory, writeAll } = aHistory();
    writeAll(afterwards);
    renameSync(directory, join(root, 'moved'));
    symlinkSync('../moved', directory);
    expect(await diff('before')).toMatchObject({ code: 1, stdout: '' });
    expect((await diff('before')).stderr).toMatch(/goes through a symbolic link/);
  });

  it('a link in the commit, which is not followed', async () => {
    const { diff, directory, commit, writeAll } = aHistory();
    symlinkSync('payments.yml', join(directory, 'teams/search.yml'));
    commit('feat: a link');
    writeAll(goodFiles);
    const { code, stdout, stderr } = await diff('HEAD');
    expect({ code, stdout }).toEqual({ code: 0, stdout: nothing });
    expect(stderr).toContain('/teams/search.yml: it is a symbolic link\n');
  });

  it('other files of the commit, whatever their names', async () => {
    const { diff, root, directory, commit } = aHistory();
    writeFileSync(join(directory, 'notes "α"\n.txt'), 'no YAML');
    mkdirSync(join(root, 'infra/allow-list-2'));
    writeFileSync(join(root, 'infra/allow-list-2/platform.yml'), 'senders: {}');
    commit('docs: notes');
    expect((await diff('HEAD')).stdout).toBe(nothing);
  });
});

describe('guard diff of a repository with alertguard.yml', () => {
  /** Its second commit has two allow-lists, of which the narrower one counts. */
  function twoFolders() {
    const { root, git, commit, writeAll } = aHistory();
    const name = (folder: string) => writeFileSync(join(root, 'alertguard.yml'), `allowList: ${folder}\nstages: {}\n`);
    cpSync(join(root, 'infra/allow-list'), join(root, 'lists/current'), { recursive: true });
    writeAll(afterwards);
    name('./lists/current/');
    commit('feat: a folder that is not deployed');
    return { root, git, commit, name };
  }

  it('compares with the folder that the earlier commit deploys, and not with one of the same name', async () => {
    const { root, name } = twoFolders();
    name('infra/allow-list');
    const { code, stdout } = await guardHere(['diff', 'HEAD', '--fail-on-widening'], root);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^1 widening, 0 narrowing, 0 neutral\n/);
  });

  it('tells nothing of a folder that is renamed', async () => {
    const { root, git, name } = twoFolders();
    git('mv', 'lists/current', 'allow-list');
    name('allow-list');
    expect(await guardHere(['diff', 'HEAD'], root)).toEqual({ code: 0, stdout: nothing, stderr: '' });
  });

  it('compares one folder with itself where the command line names it', async () => {
    const { root, name } = twoFolders();
    name('infra/allow-list');
    const argv = ['diff', 'HEAD', '--allow-list', 'infra/allow-list'];
    expect(await guardHere(argv, root)).toEqual({ code: 0, stdout: nothing, stderr: '' });
  });
});

describe('guard diff says in one line that', () => {
  it('there is no such commit', async () => {
    const { diff } = aHistory();
    expect(await diff('nowhere')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'nowhere: no such commit (a directory is written ./nowhere)\n',
    });
  });

  it('the directory is in no repository', async () => {
    const { directory, diff, root } = aHistory();
    renameSync(join(root, '.git'), join(root, 'git'));
    expect((await diff('before')).stderr).toContain(`${directory} is in no git repository`);
  });

  it('the allow-list of today has faults, with their places', async () => {
    const { diff, write, directory } = aHistory();
    write('teams/payments.yml', paymentsText.replace('deliver: [chat,', 'deliver: [chta,'));
    expect(await diff('before')).toEqual({
      code: 1,
      stdout: '',
      stderr: `${directory}/teams/payments.yml:16:15 \`deliver\`: no such destination in this file: did you mean \`chat\`?\n`,
    });
  });

  it('the earlier one has faults, with the commit, and compares what is left', async () => {
    const { root, git, write, commit, writeAll } = aHistory();
    write('teams/payments.yml', paymentsText.replace('deliver: [chat,', 'deliver: [chta,'));
    commit('fix: nothing');
    git('tag', 'broken');
    writeAll(goodFiles);
    const { code, stdout, stderr } = await guardHere(['diff', 'broken'], root);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `The allow-list before has an error. What could not be read of it was not compared, and counts as new:
  receiver payments/payments-critical
broken:infra/allow-list/teams/payments.yml:16:15 \`deliver\`: no such destination in this file: did you mean \`chat\`?
`,
    });
    expect(stdout).toMatch(/^1 widening, 0 narrowing, 0 neutral\n/);
    expect(await guardHere(['diff', 'broken', '--fail-on-widening'], root)).toMatchObject({ code: 1 });
  });

  it('the earlier one has a rule that cannot be read and is gone: it may have narrowed', async () => {
    const { root, git, write, commit, writeAll } = aHistory();
    const platform = goodFiles.find(({ path }) => path === 'platform.yml')?.text ?? '';
    write('platform.yml', `${platform}rules:\n  urgent: { receivers: {}, demand: { urgnt: true } }\n`);
    commit('fix: nothing');
    git('tag', 'broken');
    writeAll(goodFiles);
    const ran = await guardHere(['diff', 'broken', '--fail-on-widening'], root);
    expect(ran.stdout).toMatch(/^Nothing changes who may send/);
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('platform.yml') });
  });
});

describe('guard diff as a process', () => {
  it('compares in the directory it is started in', async () => {
    const { root, writeAll, commit } = aHistory();
    writeAll(afterwards);
    commit('feat: wider');
    expect(await guardProcess(['diff', 'HEAD^1', '--fail-on-widening'], root)).toMatchObject({ code: 1, stderr: '' });
    expect(await guardHere(['diff', 'HEAD'], root)).toEqual({ code: 0, stdout: nothing, stderr: '' });
  });

  it.each([
    [['diff'], "error: missing required argument 'before'\n"],
    [
      ['diff', 'HEAD', '--format', 'html'],
      "error: option '--format <format>' argument 'html' is invalid. Allowed choices are table, json, markdown.\n",
    ],
  ])('answers %j with exit code 2', async (argv, stderr) => {
    expect(await guardHere(argv)).toEqual({ code: 2, stdout: '', stderr });
  });

  it('has a help that names its exit codes', async () => {
    const { code, stdout } = await guardHere(['diff', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Exit code: 0 compared, 1 ');
  });
});
