import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../lib/formats/problem.ts';
import { repositoryPath, repositoryUri } from '../../lib/formats/repository-path.ts';
import { toGithub } from '../../lib/formats/to-github.ts';
import { toGitlab } from '../../lib/formats/to-gitlab.ts';
import { toMarkdown } from '../../lib/formats/to-markdown.ts';

const aProblem = (fields: Partial<Problem> = {}): Problem => ({
  file: 'infra/allow-list/platform.yml',
  line: 3,
  column: 5,
  severity: 'error',
  rule: 'name_invalid',
  message: 'write a name',
  ...fields,
});

describe('a workflow command', () => {
  it.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['note', 'notice'],
  ] as const)('for the severity %s is %s, with place and rule', (severity, command) => {
    expect(toGithub([aProblem({ severity })])).toBe(
      `::${command} file=infra/allow-list/platform.yml,line=3,col=5,title=name_invalid::write a name\n`,
    );
  });

  it('ends where its line ends, whatever the texts hold', () => {
    const hostile = 'a\r\n::set-output name=x::y\n::stop-commands::z, file=b:c%0A';
    expect(toGithub([aProblem({ message: hostile, file: hostile, rule: hostile })])).toBe(
      '::error file=a%0D%0A%3A%3Aset-output name=x%3A%3Ay%0A%3A%3Astop-commands%3A%3Az%2C file=b%3Ac%250A,line=3,col=5,' +
        'title=a%0D%0A%3A%3Aset-output name=x%3A%3Ay%0A%3A%3Astop-commands%3A%3Az%2C file=b%3Ac%250A' +
        '::a%0D%0A::set-output name=x::y%0A::stop-commands::z, file=b:c%250A\n',
    );
  });

  it('gives the runner the same texts back', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (file, message) => {
        const written = toGithub([aProblem({ file, message })]);
        expect(written.trimEnd().split(/[\r\n]/)).toHaveLength(1);
        expect(readCommand(written)).toEqual({ file, message });
      }),
    );
  });
});

/** As the runner reads one: github.com/actions/runner, src/Runner.Common/ActionCommand.cs (TryParseV2). */
function readCommand(line: string): { readonly file: string; readonly message: string } {
  const [, properties = '', data = ''] = /^::\w+ (.*?)::([\s\S]*)\n$/.exec(line) ?? [];
  const [, file = ''] = /^file=([^,]*),/.exec(properties) ?? [];
  const back = (text: string) =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  const backOfData = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  return { file: back(file), message: backOfData(data) };
}

describe('a Code Quality report', () => {
  const read = (problems: readonly Problem[]): readonly { readonly fingerprint: string }[] =>
    JSON.parse(toGitlab(problems));

  it('has the fields that GitLab requires', () => {
    expect(read([aProblem({ severity: 'note' })])).toEqual([
      {
        description: 'write a name',
        check_name: 'name_invalid',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        severity: 'info',
        location: { path: 'infra/allow-list/platform.yml', positions: { begin: { line: 3, column: 5 } } },
      },
    ]);
  });

  it('keeps the fingerprint of a problem that moved to another line', () => {
    const [before] = read([aProblem()]);
    const [after] = read([aProblem({ line: 90, column: 1 })]);
    expect(after?.fingerprint).toBe(before?.fingerprint);
  });

  it('has no fingerprint twice', () => {
    const problems = [aProblem(), aProblem({ line: 9 }), aProblem({ rule: 'limit' }), aProblem({ file: 'a.yml' })];
    expect(new Set(read(problems).map(({ fingerprint }) => fingerprint)).size).toBe(4);
  });

  it('is an empty array where there is nothing', () => {
    expect(toGitlab([])).toBe('[]\n');
  });
});

describe('a table for a comment', () => {
  it('has a row for each problem, in which texts are code', () => {
    expect(toMarkdown('One error', [aProblem({ message: '@everyone | `x` <b>' })])).toBe(
      '### One error\n\n| | where | rule | what |\n|---|---|---|---|\n' +
        '| error | `infra/allow-list/platform.yml:3:5` | `name_invalid` | ``@everyone \\| `x` <b>`` |\n',
    );
  });

  it('is a title alone where there is nothing', () => {
    expect(toMarkdown('No errors', [])).toBe('### No errors\n');
  });
});

describe('a path as the repository has it', () => {
  it.each([
    ['C:\\guard\\repo\\allow-list\\platform.yml', 'allow-list/platform.yml'],
    ['allow-list\\teams\\payments.yml', 'allow-list/teams/payments.yml'],
    ['.\\allow-list/platform.yml', 'allow-list/platform.yml'],
    ['c:\\GUARD\\repo\\a b.yml', 'a b.yml'],
    ['..\\other\\a.yml', '../other/a.yml'],
    ['D:\\elsewhere\\a.yml', 'D:/elsewhere/a.yml'],
  ])('has no backslash on Windows: %s is %s', (file, expected) => {
    expect(repositoryPath(file, 'C:\\guard\\repo', win32)).toBe(expected);
  });

  it('is the same elsewhere, where a backslash is part of a name', () => {
    expect(repositoryPath('/home/repo/a/../b.yml', '/home/repo', posix)).toBe('b.yml');
    expect(repositoryPath('a\\b.yml', '/home/repo', posix)).toBe('a\\b.yml');
  });

  it('is escaped in a URI', () => {
    expect(repositoryUri('allow-list\\a b#1.yml', 'C:\\guard\\repo', win32)).toBe('allow-list/a%20b%231.yml');
  });
});
