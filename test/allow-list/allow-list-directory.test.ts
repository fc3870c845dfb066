import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAllowListDirectory } from '../../lib/allow-list/compile/allow-list-directory.ts';
import { maxFileBytes } from '../../lib/allow-list/compile/limits.ts';

describe('The directory of an allow-list', () => {
  let directory = '';

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'allow-list-'));
    await mkdir(join(directory, 'teams', 'eu'), { recursive: true });
    await writeFile(join(directory, 'platform.yml'), 'senders: {}\n');
    await writeFile(join(directory, 'teams', 'payments.yml'), 'receivers: {}\n');
  });

  afterEach(() => rm(directory, { recursive: true }));

  it('gives its YAML files by path, with their texts', async () => {
    expect(await readAllowListDirectory(directory)).toEqual({
      ok: true,
      files: [
        { path: 'platform.yml', text: 'senders: {}\n' },
        { path: 'teams/payments.yml', text: 'receivers: {}\n' },
      ],
    });
  });

  it('gives misplaced YAML files too, and passes over other files', async () => {
    await writeFile(join(directory, 'README.md'), 'text');
    await writeFile(join(directory, 'teams', 'search.YAML'), '');
    await writeFile(join(directory, 'teams', 'eu', 'search.yml'), '');
    const read = await readAllowListDirectory(`${directory}/`);
    expect(read.ok && read.files.map(({ path }) => path)).toEqual([
      'platform.yml',
      'teams/eu/search.yml',
      'teams/payments.yml',
      'teams/search.YAML',
    ]);
  });

  it('that does not exist is an error value', async () => {
    const missing = join(directory, 'missing');
    expect(await readAllowListDirectory(missing)).toEqual({
      ok: false,
      reason: 'not_readable',
      path: missing,
      message: 'pass a directory that exists and is readable',
    });
  });

  it('that is a file is an error value', async () => {
    expect(await readAllowListDirectory(join(directory, 'platform.yml'))).toMatchObject({ reason: 'not_readable' });
  });

  it('is refused with a link in it, to a file or a directory', async () => {
    await symlink(join(directory, 'platform.yml'), join(directory, 'teams', 'search.yml'));
    expect(await readAllowListDirectory(directory)).toMatchObject({
      reason: 'symbolic_link',
      path: 'teams/search.yml',
    });
    await rm(join(directory, 'teams', 'search.yml'));
    await symlink(join(directory, 'teams'), join(directory, 'more'));
    expect(await readAllowListDirectory(directory)).toMatchObject({ reason: 'symbolic_link', path: 'more' });
  });

  it('is refused with a file that is no UTF-8', async () => {
    await writeFile(join(directory, 'platform.yml'), Buffer.from([0x61, 0xff]));
    expect(await readAllowListDirectory(directory)).toMatchObject({ reason: 'not_utf8', path: 'platform.yml' });
  });

  it('is refused with a file over 8 MiB', async () => {
    await truncate(join(directory, 'platform.yml'), maxFileBytes);
    expect(await readAllowListDirectory(directory)).toMatchObject({ ok: true });
    await truncate(join(directory, 'platform.yml'), maxFileBytes + 1);
    expect(await readAllowListDirectory(directory)).toMatchObject({ reason: 'too_large', path: 'platform.yml' });
  });

  it.skipIf(process.getuid?.() === 0)('is refused with a file that may not be read', async () => {
    await chmod(join(directory, 'platform.yml'), 0);
    expect(await readAllowListDirectory(directory)).toMatchObject({ reason: 'not_readable', path: 'platform.yml' });
  });
});
