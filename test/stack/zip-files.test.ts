import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { zipFiles } from '../../lib/stack/zip-files.ts';
import { temporaryDirectory } from '../support/infra-build.ts';
import { listZip } from '../support/infra-zip.ts';

const run = promisify(execFile);
const bytes = (text: string) => new TextEncoder().encode(text);
const files = [
  { path: 'dist/b/index.mjs', bytes: bytes('export const b = 1;\n'.repeat(500)) },
  { path: 'dist/a.json', bytes: bytes('{}\n') },
];
const hash = (zip: Uint8Array) => createHash('sha256').update(zip).digest('hex');

describe('a zip', () => {
  it('is the same whatever the order of its files', () => {
    expect(hash(zipFiles(files.toReversed()))).toBe(hash(zipFiles(files)));
  });

  it('is the same bytes on every machine and from every version of Node', () => {
    expect(hash(zipFiles(files))).toBe('560a49af27d9db57cc5a478259f651471dffe9148d1e12adedd26c7fa3191318');
  });

  it.each(['Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Kathmandu'])(
    'is the same in the time zone %s',
    async (TZ) => {
      const module = fileURLToPath(new URL('../../lib/stack/zip-files.ts', import.meta.url));
      const script = `
      const { zipFiles } = await import(${JSON.stringify(module)});
      const bytes = new TextEncoder().encode('export const b = 1;\\n'.repeat(500));
      process.stdout.write(Buffer.from(zipFiles([{ path: 'x', bytes }])).toString('base64'));`;
      const words = ['--input-type=module', '--eval', script];
      const { stdout } = await run(process.execPath, words, { env: { ...process.env, TZ } });
      const here = zipFiles([{ path: 'x', bytes: bytes('export const b = 1;\n'.repeat(500)) }]);
      expect(stdout).toBe(Buffer.from(here).toString('base64'));
    },
  );

  it('holds its files, sorted, and others read it', async () => {
    const zip = zipFiles(files);
    expect(Object.keys(unzipSync(zip))).toEqual(['dist/a.json', 'dist/b/index.mjs']);
    const file = join(await temporaryDirectory(), 'x.zip');
    await writeFile(file, zip);
    expect(await listZip(file)).toEqual(['dist/a.json', 'dist/b/index.mjs']);
    const { stdout } = await run('python3', [
      '-c',
      'import sys, zipfile; print([oct(i.external_attr >> 16) for i in zipfile.ZipFile(sys.argv[1]).infolist()])',
      file,
    ]);
    expect(stdout.trim()).toBe("['0o100644', '0o100644']");
  });

  it('is another one where a byte is', () => {
    expect(hash(zipFiles([...files, { path: 'z', bytes: bytes('') }]))).not.toBe(hash(zipFiles(files)));
  });
});
