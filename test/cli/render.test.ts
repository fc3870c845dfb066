import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { exampleDestination } from '../../lib/cli/example-destination.ts';
import { runRender } from '../../lib/cli/render.ts';
import { providers } from '../../lib/providers/registry.ts';
import { captured, guardHere, guardProcess } from '../support/cli-capture.ts';
import { aNotification, anAlert, labels, rawNotification } from '../support/notification-factory.ts';
import { providerExamples } from '../support/provider-examples.ts';

type RenderOptions = Parameters<typeof runRender>[1];

/** All that the payload leads to. */
const linkHosts = ['alertmanager.example.com', 'runbooks.example.com', 'prometheus.example.com'];

const directory = mkdtempSync(join(tmpdir(), 'alertguard-render-'));
const nowMs = Date.parse('2026-11-20T11:00:00Z');
const payload = join(directory, 'payload.json');
writeFileSync(payload, rawNotification());

async function render(file: string, options: RenderOptions, input = '') {
  return await captured(async (io) => await runRender(file, options, { ...io, stdin: Readable.from([input]) }, nowMs));
}

const withHeaders = z.object({ headers: z.object({ authorization: z.string().optional() }).catch({}) });

const readRequest = (stdout: string): Record<string, unknown> => JSON.parse(stdout);

/** All pieces of a secret that are long enough to be told from ordinary text. */
function secretPieces(secret: Readonly<Record<string, string>>): string[] {
  const values = Object.values(secret).map((value) => (value.startsWith('https://') ? new URL(value).pathname : value));
  return values.flatMap((value) =>
    Array.from({ length: Math.max(1, value.length - 11) }, (_, start) => value.slice(start, start + 12)),
  );
}

describe('guard render', () => {
  it.each([...providers.keys()])('prints the request of %s, and no piece of its secret', async (type) => {
    const { code, stdout, stderr } = await render(payload, { as: type, linkHost: [...linkHosts] });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readRequest(stdout)).toMatchObject({ kind: expect.stringMatching(/^(https|ses|smtp|sns)$/) });
    expect(stdout).toContain('KubePodCrashLooping');
    const { secret } = await exampleDestination(type);
    expect(stdout.includes('[secret]')).toBe(secret !== undefined);
    expect(stdout).not.toMatch(/examplesecret/i);
    const texts = [stdout, decodeURIComponent(stdout.replace(/%(?![0-9A-F]{2})/gi, '%25'))];
    expect(secretPieces(secret ?? {}).filter((piece) => texts.some((text) => text.includes(piece)))).toEqual([]);
  });

  it('counts what the message lacks on standard error', async () => {
    const file = join(directory, 'lacking.json');
    const alert = anAlert({ labels: labels({ alertname: 'A', severity: 'blocker', urgency: 'chore' }) });
    writeFileSync(file, rawNotification({ alerts: [alert, anAlert()], commonAnnotations: labels({}) }));
    const { code, stderr } = await render(file, { as: 'slack', linkHost: ['alertmanager.example.com'] });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'note: links are left out (2 public): pass the hosts that you trust as --link-host\n',
    });
    const severities = '{"label":"urgency"}';
    const { stderr: unknown } = await render(file, { as: 'slack', linkHost: [...linkHosts], severities });
    expect(unknown).toBe('note: unknown severities, which count as critical: 1; --severities adds names\n');
  });

  it('takes the severities of a platform', async () => {
    const file = join(directory, 'chore.json');
    writeFileSync(
      file,
      rawNotification({ alerts: [anAlert({ labels: labels({ alertname: 'A', severity: 'chore' }) })] }),
    );
    const color = async (severities?: string) => {
      const { stdout } = await render(file, { as: 'discord', ...(severities === undefined ? {} : { severities }) });
      return /"color": (\d+)/.exec(stdout)?.[1];
    };
    expect(await color()).toBe(String(0xb42318));
    expect(await color('{"info":["Chore"]}')).toBe(String(0x175cd3));
  });

  it.each(['[]', '{', '{"fatal":["a"]}', '{"info":"chore"}'])(
    'takes no severities of the form %s',
    async (severities) => {
      const { code, stderr } = await render(payload, { as: 'slack', severities });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: 'error: pass --severities as in platform.yml, as a JSON object\n',
      });
    },
  );

  it('masks what is computed from the secret as well', async () => {
    const { stdout: webhook } = await render(payload, { as: 'webhook' });
    expect(readRequest(webhook)).toMatchObject({ headers: { 'webhook-signature': 'v1,[secret]' } });
    const authorizations: string[] = [];
    for (const type of providers.keys()) {
      const { stdout } = await render(payload, { as: type });
      const { authorization } = withHeaders.parse(JSON.parse(stdout)).headers;
      if (authorization !== undefined) authorizations.push(authorization);
    }
    expect(new Set(authorizations)).toEqual(new Set(['Basic [secret]', 'Bearer [secret]']));
  });

  it.each([...providerExamples.values()].filter(({ urlFrom }) => urlFrom?.part === 'secret').map(({ type }) => type))(
    'masks the URL of %s, which is the secret, but for its host',
    async (type) => {
      const { stdout } = await render(payload, { as: type });
      const { secret } = await exampleDestination(type);
      const { origin, searchParams } = new URL(secret?.['webhookUrl'] ?? '');
      const url = String(readRequest(stdout)['url']);
      expect(url.startsWith(`${origin}/[secret]`), url).toBe(true);
      const secretParts = [...searchParams].filter(([, value]) => /exampleSecret/.test(value));
      for (const [name] of secretParts) expect(url).toContain(`${name}=[secret]`);
    },
  );

  it('prints a body that is JSON as JSON', async () => {
    const { stdout } = await render(payload, { as: 'slack' });
    expect(readRequest(stdout)).toMatchObject({ method: 'POST', body: { blocks: expect.any(Array), mrkdwn: false } });
  });

  it('reads standard input for -', async () => {
    const { stdout } = await render('-', { as: 'slack' }, rawNotification());
    expect(stdout).toBe((await render(payload, { as: 'slack' })).stdout);
  });

  it('redacts as the guard does', async () => {
    const token = ['gh', 'p_', '0aZ9'.repeat(9)].join('');
    const { alerts } = aNotification();
    const leaking = rawNotification({
      alerts: alerts.map((alert) => ({ ...alert, annotations: labels({ summary: token }) })),
    });
    const { stdout } = await render('-', { as: 'webhook' }, leaking);
    expect(stdout).toContain('[redacted github_token]');
    expect(stdout).not.toContain(token);
  });

  it('writes the page of a mail into a file', async () => {
    const page = join(directory, 'page.html');
    expect(await render(payload, { as: 'email', html: page })).toMatchObject({ code: 0 });
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>.*KubePodCrashLooping/s);
  });
});

describe('an option', () => {
  it('is JSON or text, and goes before the example', async () => {
    const option = ['maxAlerts=1', 'url=https://hooks.example.com/42', 'sendResolved=false'];
    const { code, stdout } = await render(payload, { as: 'webhook', option });
    expect(code).toBe(0);
    expect(readRequest(stdout)).toMatchObject({ url: 'https://hooks.example.com/42' });
  });

  it('may come in one JSON object, over which single ones go', async () => {
    const options = JSON.stringify({ to: ['a@example.com'], maxAlerts: 1 });
    expect((await render(payload, { as: 'email', options })).stdout).toContain('a@example.com');
    const { stdout } = await render(payload, { as: 'email', options, option: ['to=["b@example.com"]'] });
    expect(stdout).toContain('b@example.com');
    expect(stdout).not.toContain('a@example.com');
  });

  it('may name any host, as a preview has no fence', async () => {
    const { stdout } = await render(payload, { as: 'webhook', option: ['url=https://elsewhere.example.org:8443/x'] });
    expect(readRequest(stdout)).toMatchObject({ url: 'https://elsewhere.example.org:8443/x' });
  });

  it('for links names the hosts to which they may lead', async () => {
    expect((await render(payload, { as: 'slack' })).stdout).not.toContain('runbooks.example.com');
    expect((await render(payload, { as: 'slack', linkHost: ['runbooks.example.com'] })).stdout).toContain(
      'https://runbooks.example.com/KubePodCrashLooping',
    );
  });
});

describe('one line and exit code 1 tell of', () => {
  const notJson = join(directory, 'not-json');
  writeFileSync(notJson, 'nonsense');
  const notUtf8 = join(directory, 'not-utf8');
  writeFileSync(notUtf8, Buffer.from([0xff, 0xfe]));
  const other = join(directory, 'other.json');
  writeFileSync(other, '{"version":"3"}');

  it.each<[string, string, RenderOptions, string]>([
    ['a file that does not exist', join(directory, 'nowhere'), { as: 'slack' }, 'cannot be read'],
    ['a directory', directory, { as: 'slack' }, 'cannot be read'],
    ['what is not UTF-8', notUtf8, { as: 'slack' }, 'is not a notification: it is not UTF-8'],
    ['what is not JSON', notJson, { as: 'slack' }, 'is not a notification: it is not JSON'],
    ['another JSON', other, { as: 'slack' }, 'is not a notification: it is neither Alertmanager'],
    ['a provider with a slip', payload, { as: 'slak' }, 'unknown provider: did you mean `slack`?'],
    ['a provider of another kind', payload, { as: 'carrier-pigeon' }, 'unknown provider: write one of'],
    ['an option with a slip', payload, { as: 'slack', option: ['menton=here'] }, 'did you mean `mention`?'],
    ['an option of another form', payload, { as: 'slack', option: ['maxAlerts=many'] }, 'option maxAlerts: write a'],
    ['a page of what has none', payload, { as: 'slack', html: join(directory, 'x') }, '--html works only'],
    ['a page in a place that is none', payload, { as: 'email', html: join(directory, 'no', 'x') }, 'cannot be written'],
  ])('%s', async (_case, file, options, message) => {
    const { code, stdout, stderr } = await render(file, options);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('the command line', () => {
  it.each<[string, RenderOptions]>([
    ['an option without a value', { as: 'slack', option: ['mention'] }],
    ['options that are not JSON', { as: 'slack', options: '{' }],
    ['options that are a list', { as: 'slack', options: '[1]' }],
  ])('is wrong with %s', async (_case, options) => {
    expect(await render(payload, options)).toMatchObject({ code: 2, stdout: '' });
  });

  it('is that of guard', { timeout: 30_000 }, async () => {
    const { code, stdout } = await guardProcess(['render', payload, '--as', 'slack', '--option', 'mention=here']);
    expect(code).toBe(0);
    expect(readRequest(stdout)).toMatchObject({ kind: 'https' });
    expect(await guardHere(['render', payload])).toMatchObject({ code: 2, stdout: '' });
  });
});
