import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isDirectory } from '../../lib/cli/diff.ts';
import { runGuard } from '../../lib/cli/guard.ts';
import { goodFiles } from '../support/allow-list-files.ts';
import { captured } from '../support/cli-capture.ts';

describe('what diff compares with', () => {
  it.each([
    '.\\old',
    '..\\old',
    '\\\\server\\share\\old',
    'C:\\guard\\old',
    'c:/guard/old',
    'old\\',
    './old',
    '/old',
    'old/',
    '.',
    '..',
  ])('is a directory: %s', (text) => expect(isDirectory(text)).toBe(true));

  it.each(['main', 'origin/main', 'HEAD^1', 'HEAD~2', 'C', 'v1.0', 'feature/c', '.hidden', 'a@{1}'])(
    'is a reference of git: %s',
    (text) => expect(isDirectory(text)).toBe(false),
  );
});

describe('files with the line ends of Windows', () => {
  const crlf = (text: string) => text.replaceAll('\n', '\r\n');

  async function write(files: Readonly<Record<string, string>>): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'alertguard-crlf-'));
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    return directory;
  }

  const guard = async (...argv: readonly string[]) => await captured((io) => runGuard(argv, io));

  it('are the same allow-list', async () => {
    const files = Object.fromEntries(goodFiles.map(({ path, text }) => [path, text]));
    const same = Object.fromEntries(goodFiles.map(({ path, text }) => [path, crlf(text)]));
    const [one, two] = [await write(files), await write(same)];
    expect(await guard('diff', `${one}/`, '--allow-list', two, '--format', 'json')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"changes": []'),
    });
  });

  it('have the same findings at the same places', async () => {
    const text = await readFile('docs/examples/alertmanager.yml', 'utf8');
    const directory = await write({ 'lf.yml': text, 'crlf.yml': crlf(text) });
    const lint = async (name: string) => await guard('lint', join(directory, name), '--format', 'json');
    expect((await lint('crlf.yml')).stdout).toBe((await lint('lf.yml')).stdout);
    expect(JSON.parse((await lint('lf.yml')).stdout)).not.toEqual([]);
  });

  it('are migrated to the same allow-list', async () => {
    const text = await readFile('docs/examples/alertmanager.yml', 'utf8');
    const directory = await write({ 'lf.yml': text, 'crlf.yml': crlf(text) });
    const migrated = async (name: string) => {
      const out = join(directory, `${name}-out`);
      await guard('migrate', join(directory, name), '--out', out);
      return await readFile(join(out, 'allow-list/teams/platform.yml'), 'utf8');
    };
    expect(await migrated('crlf.yml')).toBe(await migrated('lf.yml'));
  });
});
