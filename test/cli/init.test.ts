import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCheck } from '../../lib/cli/check.ts';
import { runGuard } from '../../lib/cli/guard.ts';
import { runInit } from '../../lib/cli/init.ts';
import { version } from '../../lib/version.ts';
import { captured, guardHere } from '../support/cli-capture.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'alertguard-init-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function listOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => !file.isDirectory());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

async function init(...argv: readonly string[]) {
  return await captured((io) => runGuard(['init', ...argv], io));
}

/** At a terminal at which somebody types these lines, and then nothing more. */
async function initAtTerminal(folder: string, typed: readonly string[], given = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  stdin.end(typed.map((line) => `${line}\n`).join(''));
  return await captured((io) => runInit(folder, given, { ...io, stdin }));
}

const always = [
  '.gitignore',
  'CODEOWNERS',
  'README.md',
  'alertguard.yml',
  'allow-list/platform.schema.json',
  'allow-list/platform.yml',
  'allow-list/team.schema.json',
  'allow-list/teams/payments.yml',
  'package.json',
];

describe('what init writes', () => {
  it.each([
    ['github', ['.github/workflows/alertguard.yml']],
    ['gitlab', ['.gitlab-ci.yml']],
    ['both', ['.github/workflows/alertguard.yml', '.gitlab-ci.yml']],
  ])('for %s is exactly this', async (ci, pipelines) => {
    const folder = aFolder();
    const { code, stdout, stderr } = await init(folder, '--ci', ci);
    const files = Object.keys(listOf(folder));
    expect([code, stderr]).toEqual([0, '']);
    expect(files.toSorted()).toEqual([...always, ...pipelines].toSorted());
    for (const file of files) expect(stdout).toContain(`  ${file}\n`);
  });

  it('has no errors and nothing to warn of, and says so where the company works', async () => {
    const folder = aFolder();
    await init(folder);
    const checked = await captured((io) => runCheck(join(folder, 'allow-list'), { format: 'json' }, io));
    expect(JSON.parse(checked.stdout)).toMatchObject({ ok: true, warnings: [] });
    const { code, stdout } = await guardHere(['check'], folder);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^allow-list: no errors\n/)]);
  });

  it('delivers a recorded notification on one machine', async () => {
    const folder = aFolder();
    await init(folder, '--team', 'core', '--sender', 'eu', '--domain', 'corp.example.org');
    const { code, stdout, stderr } = await guardHere(['start', '--once'], folder);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('slack message at core/slack:\n');
    expect(stdout).toMatch(/The message arrived\.\n$/);
  });

  it('is the same, byte for byte, in another folder', async () => {
    const [one, other] = [aFolder(), aFolder()];
    await init(one, '--ci', 'both');
    await init(other, '--ci', 'both', '--yes');
    expect(listOf(other)).toEqual(listOf(one));
  });

  it('has the schemas that the editor of this release needs, named in the first line of each file', async () => {
    const folder = aFolder();
    await init(folder);
    const files = listOf(folder);
    for (const name of ['platform.schema.json', 'team.schema.json']) {
      expect(files[`allow-list/${name}`]).toBe(readFileSync(`infra/allow-list/${name}`, 'utf8'));
    }
    for (const [file, schema] of [
      ['allow-list/platform.yml', './platform.schema.json'],
      ['allow-list/teams/payments.yml', '../team.schema.json'],
    ] as const) {
      expect(files[file]).toMatch(`# yaml-language-server: $schema=${schema}\n`);
      expect(Object.keys(files)).toContain(join(dirname(file), schema));
    }
  });

  it('pins the package exactly: this release, or what --package says', async () => {
    const [one, other] = [aFolder(), aFolder()];
    await init(one);
    await init(other, '--package', 'npm:@example/alertguard@1.2.3');
    const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const pinOf = (folder: string) => manifestOf(folder).dependencies;
    expect(manifestOf(one).engines).toEqual(manifestOf('.').engines);
    expect(pinOf(one)).toEqual({ alertguard: version });
    expect(pinOf(other)).toEqual({ alertguard: 'npm:@example/alertguard@1.2.3' });
  });

  it('names no company but example.com, and holds no secret', async () => {
    const folder = aFolder();
    await init(folder, '--ci', 'both');
    const text = Object.entries(listOf(folder))
      .filter(([path]) => !path.endsWith('.schema.json'))
      .map(([, content]) => content)
      .join('\n');
    expect(text).not.toMatch(/whsec_[\w+/]|xox[a-z]-|AKIA/);
    const domains = [...text.matchAll(/[\w-]+\.(?:com|org|net|io)\b/g)].map(([domain]) => domain);
    expect([...new Set(domains)].toSorted()).toEqual(['amazonaws.com', 'example.com', 'slack.com']);
  });
});

describe('the questions', () => {
  it('are five at most, and take the default for an empty answer', async () => {
    const [asked, defaults] = [aFolder(), aFolder()];
    const { code, stdout } = await initAtTerminal(asked, ['', '', '', '', '']);
    expect(code).toBe(0);
    expect(stdout.match(/^.*\[[^\]]+\]: /gm)?.length).toBeGreaterThan(0);
    expect(stdout.match(/\]: /g)).toHaveLength(5);
    await init(defaults);
    expect(listOf(asked)).toEqual(listOf(defaults));
  });

  it('are not asked where a flag has answered', async () => {
    const folder = aFolder();
    const given = { team: 'core', domain: 'example.org', region: 'eu-west-1' };
    const { code, stdout } = await initAtTerminal(folder, ['dc-1', 'gitlab'], given);
    expect(code).toBe(0);
    expect(stdout.match(/\]: /g)).toHaveLength(2);
    const files = listOf(folder);
    expect(files['alertguard.yml']).toContain('    region: eu-west-1\n');
    expect(files['allow-list/platform.yml']).toContain('  dc-1:\n');
    expect(Object.keys(files)).toContain('allow-list/teams/core.yml');
    expect(Object.keys(files)).toContain('.gitlab-ci.yml');
  });

  it('say what is wrong with an answer, and take the next', async () => {
    const folder = aFolder();
    const { code, stdout } = await initAtTerminal(folder, ['', '', '', '../etc', 'core', '']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '  write 1 to 40 lower-case letters, digits and hyphens, no hyphen first, and not `senders`\n',
    );
    expect(Object.keys(listOf(folder))).toContain('allow-list/teams/core.yml');
  });

  it('that nobody answers to the end leave nothing behind', async () => {
    const folder = aFolder();
    const { code, stderr } = await initAtTerminal(folder, ['example.org', '']);
    expect([code, stderr]).toEqual([1, '\nNothing was written.\n']);
    expect(listOf(folder)).toEqual({});
  });

  it.each([
    ['with --yes', { yes: true }, true],
    ['without a terminal', {}, false],
  ])('are none %s', async (_, given, isTTY) => {
    const folder = aFolder();
    // Nothing is typed, and the input does not end.
    const stdin = Object.assign(new PassThrough(), { isTTY });
    const { code, stdout } = await captured((io) => runInit(folder, given, { ...io, stdin }));
    expect(code).toBe(0);
    expect(stdout).not.toContain(']: ');
  });
});

describe('an answer that is none', () => {
  const hostile = [
    '../etc',
    'a/b',
    '..',
    '"x"',
    "it's",
    'a: b',
    '{a}',
    '[a]',
    '#a',
    '*',
    '&a',
    '!a',
    '%a',
    'a b',
    'a\nb: c',
    'a\u2028b',
    '\u0000',
    '$\u007b{ github.token }}',
    '$(id)',
    '`id`',
    '-a',
    '',
    'ghp_0123456789abcdefghijklmnopqrstuvwxyz',
  ];

  it.each(['--team', '--sender', '--domain', '--region', '--ci', '--organization', '--package'])(
    'of %s is refused with a sentence, and never written or repeated',
    async (flag) => {
      const folder = aFolder();
      for (const answer of hostile) {
        // What a group of GitLab may be called.
        if (flag === '--organization' && /^(?:a\/b|ghp_\w+)$/.test(answer)) continue;
        const { code, stdout, stderr } = await init(folder, `${flag}=${answer}`);
        expect({ answer, code, stdout }).toEqual({ answer, code: 2, stdout: '' });
        expect(stderr).toMatch(/ write /);
      }
      expect(listOf(folder)).toEqual({});
    },
  );

  it.each([
    '^0.1.0',
    '~1.0.0',
    'latest',
    '1.x',
    '*',
    'npm:alertguard@latest',
    'file:../../x',
    'http://x/y.tgz',
    'git+ssh://x',
  ])('of --package is one that pins nothing: %s', async (spec) => {
    expect(await init(aFolder(), '--package', spec)).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('what is in the way', () => {
  it('is listed, and nothing is written', async () => {
    const folder = aFolder();
    mkdirSync(join(folder, '.github'));
    for (const path of ['README.md', '.gitignore', '.github/CODEOWNERS', 'LICENSE'])
      writeFileSync(join(folder, path), path);
    const before = listOf(folder);
    const { code, stdout, stderr } = await init(folder);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: nothing was written, as this is in the way:\n  README.md\n  .gitignore\n  .github/CODEOWNERS\n',
    });
    expect(listOf(folder)).toEqual(before);
  });

  it('is also a link that would lead elsewhere, and a file where a folder must be', async () => {
    const [folder, elsewhere] = [aFolder(), aFolder()];
    symlinkSync(elsewhere, join(folder, 'allow-list'));
    symlinkSync(join(elsewhere, 'nothing'), join(folder, 'package.json'));
    writeFileSync(join(folder, '.github'), '');
    const { code, stderr } = await init(folder);
    expect(code).toBe(1);
    expect(stderr.split('\n').slice(1, -1).toSorted()).toEqual(['  .github', '  allow-list', '  package.json']);
    expect(listOf(elsewhere)).toEqual({});
  });

  it('is nothing of a folder that is missing, or has other files', async () => {
    const folder = aFolder();
    expect((await init(join(folder, 'a/b'))).code).toBe(0);
    writeFileSync(join(folder, 'LICENSE'), '');
    expect((await init(folder)).code).toBe(0);
    expect(existsSync(join(folder, 'a/b/alertguard.yml'))).toBe(true);
  });

  it('is reported where a folder cannot be written', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'file'), '');
    const { code, stderr } = await init(join(folder, 'file'));
    expect([code, stderr]).toEqual([1, `error: ${join(folder, 'file/README.md')} cannot be written\n`]);
  });
});

describe('the README that init writes', () => {
  it('is one page, and names files that are there', async () => {
    const folder = aFolder();
    await init(folder, '--ci', 'both');
    const text = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(60);
    expect(text.split(/\s+/).length).toBeLessThanOrEqual(700);
    for (const [, link = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
      expect(link.startsWith('node_modules/') || existsSync(join(folder, link))).toBe(true);
    }
    const rows = text.slice(text.indexOf('## Commands')).replace(/\| `(?!npx)/g, '| `npx alertguard ');
    const commands = [...`${text}${rows}`.matchAll(/`?npx alertguard ([a-z][a-z-]*)/g)];
    expect(commands.length).toBeGreaterThan(10);
    expect(rows).toContain('`npx alertguard migrate alertmanager.yml --out migrated`');
    for (const name of new Set(commands.map(([, command = '']) => command))) {
      const { stdout } = await captured((io) => runGuard([name, '--help'], io));
      expect(stdout).toMatch(new RegExp(`^Usage: alertguard ${name} `));
    }
    const named = [...text.matchAll(/^\| (`[^|]+`) \| [^|]+ \| (?:that|platform) team \|$/gm)];
    expect(named).toHaveLength(5);
    for (const file of named.flatMap(([, cell = '']) => cell.replaceAll('`', '').split(', '))) {
      expect(existsSync(join(folder, file.replace('<team>', 'payments')))).toBe(true);
    }
  });
});
