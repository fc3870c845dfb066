import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KeyReload } from '../../lib/relay/key-source.ts';
import { isTooOpen } from '../../lib/relay/read-checked-file.ts';
import { readKeyFile } from '../../lib/relay/read-key-file.ts';
import { watchKeyFile } from '../../lib/relay/watch-key-file.ts';
import { aDirectory, aKey, aKeyFile, post, send, startGuard, startTestRelay } from '../support/relay.ts';

const ourGroups = process.getgroups?.() ?? [];

/** A watched file and a clock that moves past the interval of checks. */
async function watched(path: string) {
  let nowMs = 1_790_000_000_000;
  const reloads: KeyReload[] = [];
  const file = await watchKeyFile({
    path,
    groups: ourGroups,
    now: () => nowMs,
    onReload: (reload) => reloads.push(reload),
  });
  if (!file.ok) throw new Error(file.reason);
  const current = async () => Buffer.from((await file.source.current())?.reveal() ?? []);
  return { current, reloads, pass: (ms: number) => (nowMs += ms) };
}

/** Replaces a file as a person or a tool does: written beside and renamed over. */
async function replace(path: string, content: string, mode = 0o400): Promise<void> {
  await writeFile(`${path}.new`, content, { mode });
  await rename(`${path}.new`, path);
}

describe('the content of a key file', () => {
  const { text, bytes } = aKey();

  it.each([
    ['the key on one line', `${text}\n`],
    ['the key without a newline', text],
    ['a Windows line end', `${text}\r\n`],
    ['the JSON that Secrets Manager holds', JSON.stringify({ signingKey: text })],
    ['that JSON with other fields and a newline', `${JSON.stringify({ signingKey: text, created: 'x' })}\n`],
  ])('%s is read', async (_, content) => {
    const read = await readKeyFile(await aKeyFile(content), ourGroups);
    expect(read.ok && Buffer.from(read.key.reveal()).equals(bytes)).toBe(true);
  });

  it.each([
    ['nothing', '', 'key_malformed'],
    ['two keys', `${text}\n${text}\n`, 'key_malformed'],
    ['no prefix', bytes.toString('base64'), 'key_malformed'],
    ['a JSON string', JSON.stringify(text), 'key_malformed'],
    ['JSON with another field', JSON.stringify({ key: text }), 'key_malformed'],
    ['JSON with a number', JSON.stringify({ signingKey: 1 }), 'key_malformed'],
    ['half a JSON', '{"signingKey":"whsec_', 'key_malformed'],
    ['23 bytes', `whsec_${Buffer.alloc(23, 1).toString('base64')}`, 'key_too_short'],
    ['over 4 KiB', `whsec_${Buffer.alloc(4096, 1).toString('base64')}`, 'key_file_too_large'],
  ])('%s is refused', async (_, content, reason) => {
    expect(await readKeyFile(await aKeyFile(content), ourGroups)).toEqual({ ok: false, reason });
  });

  it('24 bytes are enough', async () => {
    expect((await readKeyFile(await aKeyFile(`whsec_${Buffer.alloc(24, 1).toString('base64')}`), ourGroups)).ok).toBe(
      true,
    );
  });

  it('a missing file, a directory and a FIFO without a writer are refused at once', async () => {
    const directory = await aDirectory();
    execFileSync('mkfifo', ['-m', '0400', join(directory, 'fifo')]);
    expect(await readKeyFile(join(directory, 'absent'), ourGroups)).toEqual({ ok: false, reason: 'key_file_missing' });
    expect(await readKeyFile(join(directory, 'fifo', 'x'), ourGroups)).toEqual({
      ok: false,
      reason: 'key_file_missing',
    });
    expect(await readKeyFile(directory, ourGroups)).toEqual({ ok: false, reason: 'key_file_not_regular' });
    expect(await readKeyFile(join(directory, 'fifo'), ourGroups)).toEqual({
      ok: false,
      reason: 'key_file_not_regular',
    });
  });
});

describe('the mode of a key file', () => {
  const [ours, another] = [2000, 3000];

  it.each([
    [0o400, another],
    [0o600, another],
    [0o700, another],
    [0o440, ours],
    [0o640, ours],
    [0o440, 0],
  ])('%o of group %i is taken by a process of group 2000', (mode, group) => {
    expect(isTooOpen(0o100_000 | mode, group, [ours])).toBe(false);
  });

  it.each([
    [0o440, another],
    [0o640, another],
    [0o660, ours],
    [0o420, ours],
    [0o660, 0],
    [0o444, ours],
    [0o404, ours],
    [0o402, ours],
    [0o401, ours],
    [0o644, 0],
    [0o777, ours],
  ])('%o of group %i is refused by a process of group 2000', (mode, group) => {
    expect(isTooOpen(0o100_000 | mode, group, [ours])).toBe(true);
  });

  it('is that of the file behind a symbolic link', async () => {
    const path = await aKeyFile(aKey().text);
    await symlink(path, `${path}.link`);
    expect((await readKeyFile(`${path}.link`, ourGroups)).ok).toBe(true);
    await chmod(path, 0o444);
    expect(await readKeyFile(`${path}.link`, ourGroups)).toEqual({ ok: false, reason: 'key_file_too_open' });
  });
});

describe('a key file that changes', () => {
  it('is read again, at most once a second', async () => {
    const [old, fresh] = [aKey(), aKey()];
    const path = await aKeyFile(old.text);
    const file = await watched(path);
    await replace(path, fresh.text);
    file.pass(999);
    expect(await file.current()).toEqual(old.bytes);
    file.pass(1);
    expect(await file.current()).toEqual(fresh.bytes);
    expect(file.reloads).toEqual([{ ok: true }]);
  });

  it('is noticed when it is written in place with the same size and times', async () => {
    const [old, fresh] = [aKey(), aKey()];
    const path = await aKeyFile(old.text);
    await chmod(path, 0o600);
    const file = await watched(path);
    await writeFile(path, fresh.text);
    file.pass(1000);
    expect(await file.current()).toEqual(fresh.bytes);
  });

  it('is noticed when Kubernetes swaps the directory behind it', async () => {
    const [old, fresh] = [aKey(), aKey()];
    const mount = await aDirectory();
    for (const [version, key] of [
      ['..v1', old],
      ['..v2', fresh],
    ] as const) {
      await mkdir(join(mount, version));
      await writeFile(join(mount, version, 'signing-key'), key.text, { mode: 0o400 });
    }
    await symlink('..v1', join(mount, '..data'));
    await symlink('..data/signing-key', join(mount, 'signing-key'));
    const file = await watched(join(mount, 'signing-key'));
    expect(await file.current()).toEqual(old.bytes);
    await symlink('..v2', join(mount, '..data_tmp'));
    await rename(join(mount, '..data_tmp'), join(mount, '..data'));
    await rm(join(mount, '..v1'), { recursive: true });
    file.pass(1000);
    expect(await file.current()).toEqual(fresh.bytes);
  });

  it.each([
    ['malformed', async (path: string) => await replace(path, 'half a ke'), 'key_malformed'],
    ['open to others', async (path: string) => await chmod(path, 0o444), 'key_file_too_open'],
    ['gone', async (path: string) => await rm(path), 'key_file_missing'],
  ])('keeps the last good key while it is %s', async (_, damage, reason) => {
    const [old, fresh] = [aKey(), aKey()];
    const path = await aKeyFile(old.text);
    const file = await watched(path);
    await damage(path);
    for (let second = 0; second < 2; second += 1) {
      file.pass(1000);
      expect(await file.current()).toEqual(old.bytes);
    }
    expect(file.reloads).toEqual([
      { ok: false, reason, repeated: false },
      { ok: false, reason, repeated: true },
    ]);
    await replace(path, fresh.text);
    file.pass(1000);
    expect(await file.current()).toEqual(fresh.bytes);
    expect(file.reloads.at(-1)).toEqual({ ok: true });
  });

  it('is still noticed after the clock was set back', async () => {
    const [old, fresh] = [aKey(), aKey()];
    const path = await aKeyFile(old.text);
    const file = await watched(path);
    await replace(path, fresh.text);
    file.pass(-86_400_000);
    expect(await file.current()).toEqual(fresh.bytes);
  });

  it('is read once for requests that come together', async () => {
    const path = await aKeyFile(aKey().text);
    const file = await watched(path);
    await replace(path, aKey().text);
    file.pass(1000);
    await Promise.all(Array.from({ length: 20 }, file.current));
    expect(file.reloads).toHaveLength(1);
  });
});

describe('a relay with a key file', () => {
  it('signs with the new key after a rotation, and tells of a broken one in log and metrics', async () => {
    let nowMs = Date.now();
    const path = await aKeyFile(aKey().text);
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url, key: { file: path }, now: () => nowMs });
    const signature = async () => {
      await post(relay.url, '{}');
      return guard.received.at(-1)?.headers['webhook-signature'];
    };
    const before = await signature();
    expect(await signature()).toBe(before);

    await replace(path, aKey().text);
    nowMs += 1000;
    await signature();
    nowMs -= 1000;
    expect(await signature()).not.toBe(before);
    expect(relay.entries.filter(({ event }) => event === 'key.reloaded')).toHaveLength(1);

    await chmod(path, 0o644);
    for (let check = 0; check < 2; check += 1) {
      nowMs += 1000;
      expect((await post(relay.url, '{}')).status).toBe(202);
    }
    expect(relay.entries.filter(({ event }) => event === 'key.reload_failed')).toEqual([
      { level: 'error', event: 'key.reload_failed', reason: 'key_file_too_open' },
    ]);
    const { body } = await send(new URL('/metrics', relay.url).href, { method: 'GET' });
    expect(body).toContain('alertguard_relay_key_last_reload_successful 0\n');
    expect(body).toContain('alertguard_relay_key_reloads_total{result="success"} 1\n');
    expect(body).toContain('alertguard_relay_key_reloads_total{result="failure"} 2\n');
  });
});
