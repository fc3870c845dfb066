import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsolePage } from '../../lib/console/console-page.ts';
import { pages } from '../../lib/console/pages.ts';
import { html } from '../../lib/text/html.ts';
import { type LocalConsole, startLocalConsole } from '../support/local-console.ts';
import { sendRaw } from '../support/local-http.ts';
import { waitUntil } from '../support/local-wait.ts';

const echo: ConsolePage = {
  path: '/echo',
  label: 'Echo',
  get: async ({ rest, fields }) => {
    if (rest === 'framed') return { kind: 'framed', document: '<!doctype html><p>framed</p>' };
    if (rest === 'broken') throw new TypeError('secret value');
    return { kind: 'page', title: 'Echo', body: html`<p>${rest}|${fields.get('a') ?? ''}</p>` };
  },
  post: async ({ fields }) => ({ kind: 'see_other', path: `/echo?a=${fields.get('a')?.length}` }),
};

let running: LocalConsole;
beforeAll(async () => {
  running = await startLocalConsole({ pages: [...pages, echo] });
});
afterAll(async () => await running.close());

const get = async (path: string, headers: readonly string[] = []) =>
  await sendRaw(`${running.url}${path.slice(1)}`, { method: 'GET', headers });

const post = async (path: string, body: string, headers: readonly string[] = []) =>
  await sendRaw(`${running.url}${path.slice(1)}`, {
    headers: ['origin', running.url.slice(0, -1), 'content-type', 'application/x-www-form-urlencoded', ...headers],
    body,
  });

/** All that comes back to these bytes until the connection is ended. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(running.port, '127.0.0.1');
  socket.setEncoding('latin1');
  socket.end(bytes, 'latin1');
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

const policies = {
  page: "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  framed:
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
};

describe('every answer', () => {
  it.each([
    ['a page', '/', 200],
    ['a view', '/stuck', 200],
    ['a view that is asked for something else', '/story?group=zz', 400],
    ['what is not there', '/nowhere', 404],
    ['what fails', '/echo/broken', 500],
    ['the style', '/style.css', 200],
    ['the script', '/live.js', 200],
    ['the icon', '/favicon.ico', 204],
  ])('has the headers that keep others out: %s', async (_, path, status) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'content-security-policy': policies.page,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(Object.keys(answer.headers)).not.toEqual(expect.arrayContaining(['server']));
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each([
    ['a refused host', 'GET / HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n', 421],
    ['no host', 'GET / HTTP/1.0\r\n\r\n', 421],
    ['no host of a later HTTP', 'GET / HTTP/1.1\r\n\r\n', 421],
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['headers beyond every limit', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`, 400],
  ])('has the policy too where the request has %s', async (_, bytes, status) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain("default-src 'none'");
  });

  it('in a frame is a sandbox of its own', async () => {
    const { headers, body } = await get('/echo/framed');
    expect(headers['content-security-policy']).toBe(policies.framed);
    expect(body).toBe('<!doctype html><p>framed</p>');
  });
});

describe('who is not on this machine by our name', () => {
  it.each([
    ['two hosts', 'GET / HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\nhost: evil.example\r\n'],
    ['a whole URL', 'GET http://127.0.0.1:PORT/ HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\n'],
    ['a host for a proxy', 'GET http://evil.example/ HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\n'],
    ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\n'],
    ['a protocol to change to', 'GET /events HTTP/1.1\r\nhost: evil.example\r\nupgrade: websocket\r\n'],
    ['a method of WebDAV', 'PROPFIND / HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\n'],
  ])('gets nothing by %s', async (_, bytes) => {
    const answer = await raw(`${bytes.replaceAll('PORT', String(running.port))}connection: close\r\n\r\n`);
    expect(answer).not.toMatch(/^HTTP\/1\.1 (?:2|3)/);
    expect(answer).not.toContain('alertmanager.yml');
  });

  it('is on the loopback address alone', async () => {
    const { host, port } = new URL(running.url);
    expect(host).toBe(`127.0.0.1:${port}`);
    expect((await get('/', ['host', `localhost:${port}`])).status).toBe(200);
    expect((await get('/', ['host', `[::1]:${port}`])).status).toBe(421);
  });
});

describe('a form', () => {
  it('of the console is taken, and answered by another address', async () => {
    const { status, headers } = await post('/echo', 'a=%F0%9F%94%A5x');
    expect([status, headers['location']]).toEqual([303, '/echo?a=3']);
  });

  it('may hold 2 MiB', async () => {
    const most = 2 * 1024 * 1024;
    expect((await post('/echo', `a=${'x'.repeat(most - 2)}`)).headers['location']).toBe(`/echo?a=${most - 2}`);
    expect((await post('/echo', `a=${'x'.repeat(most - 1)}`)).status).toBe(413);
  });

  it('has at most 100 fields', async () => {
    expect((await post('/echo', `a=x${'&b'.repeat(99)}`)).status).toBe(303);
    expect((await post('/echo', `a=x${'&b'.repeat(100)}`)).status).toBe(413);
  });

  it('of another site, or of none, changes nothing', async () => {
    for (const origin of ['null', 'http://evil.example', `http://localhost:${running.port}`, `${running.url}`]) {
      const headers = ['origin', origin, 'content-type', 'application/x-www-form-urlencoded'];
      const { status } = await sendRaw(`${running.url}dead-letters/discard`, { headers, body: 'ids=a' });
      expect(status).toBe(403);
    }
    expect((await sendRaw(`${running.url}dead-letters/discard`, { body: 'ids=a' })).status).toBe(403);
  });

  it.each(['text/plain', 'application/json', 'multipart/form-data; boundary=x', ''])(
    'as %s is no form',
    async (type) => {
      const headers = ['origin', running.url.slice(0, -1), 'content-type', type];
      expect((await sendRaw(`${running.url}echo`, { headers, body: 'a=1' })).status).toBe(415);
    },
  );

  it('for a page that takes none is answered 404', async () => {
    expect((await post('/stuck', 'a=1')).status).toBe(404);
  });
});

describe('an address', () => {
  it('gives its page what follows the path, decoded, and its fields', async () => {
    expect((await get('/echo/a%2Fb%20c?a=%3Cb%3E')).body).toContain('<p>a/b c|&lt;b&gt;</p>');
  });

  it.each(['/echo/%', '/echo/%ff', '/echoes', '/%2e%2e/etc', '/stuck/more'])('%s leads to no page', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('with fields that a view does not have names them', async () => {
    const { status, body } = await get('/refused?sender=a&nonsense=%3Cscript%3E&reason=b');
    expect(status).toBe(400);
    expect(body).toContain('<code>nonsense</code>');
    expect(body).not.toContain('<script>');
    expect((await get('/story?group=abcdef&group=abcdef')).body).toContain('<code>group</code>');
    expect((await get('/stuck?view=story&group=abcdef')).status).toBe(400);
    expect((await get('/stuck?__proto__=a')).status).toBe(400);
  });

  it('is answered to HEAD without a body', async () => {
    const whole = await get('/stuck');
    const head = await sendRaw(`${running.url}stuck`, { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, '']);
    expect(Number(head.headers['content-length'])).toBe(Buffer.byteLength(whole.body));
  });
});

it('a page that fails says so without what failed, and is named by its path', async () => {
  const { status, body } = await get('/echo/broken?a=secret');
  expect(status).toBe(500);
  expect(body).not.toContain('secret');
  expect(running.faults.length).toBeGreaterThan(0);
});

it('an evidence is made of what was decided and of the queues', async () => {
  const page: ConsolePage = {
    path: '/evidence',
    label: 'Evidence',
    get: async (_, { evidence }) => {
      const { records, leftOut, queues, fromMs, untilMs, find } = await evidence();
      const text = JSON.stringify({
        events: records.map(({ event }) => event),
        leftOut,
        queues,
        took: untilMs - fromMs,
      });
      const place = find('teams/payments.yml', ['receivers', 'payments-critical']);
      return { kind: 'page', title: 'Evidence', body: html`<pre>${text}</pre><p>line ${place?.line}</p>` };
    },
  };
  const other = await startLocalConsole({ pages: [page], maxRecords: 2 });
  try {
    for (const destination of ['a/a', 'a/b', 'a/c']) {
      other.records.audit({ event: 'secret.refreshed', outcome: 'refreshed', destination });
    }
    const { body } = await sendRaw(`${other.url}evidence`, { method: 'GET' });
    expect(body).toContain(
      '{&quot;events&quot;:[&quot;secret.refreshed&quot;,&quot;secret.refreshed&quot;],&quot;leftOut&quot;:1',
    );
    expect(body).toContain('&quot;deadLetters&quot;:{&quot;visible&quot;:0,&quot;hidden&quot;:0}');
    expect(body).toMatch(/<p>line \d+<\/p>/);
  } finally {
    await other.close();
  }
});

describe('events', () => {
  async function listen(): Promise<{
    readonly said: () => string;
    readonly end: () => void;
    readonly ended: () => boolean;
  }> {
    const socket = connect(running.port, '127.0.0.1');
    let said = '';
    let ended = false;
    socket.on('data', (chunk) => (said += chunk.toString('latin1')));
    socket.on('close', () => (ended = true));
    socket.on('error', () => {});
    socket.write(`GET /events HTTP/1.1\r\nhost: 127.0.0.1:${running.port}\r\n\r\n`);
    await waitUntil('the first event', () => said.includes('data: ') || ended);
    return { said: () => said, end: () => socket.destroy(), ended: () => ended };
  }
  const states = (said: string) => said.match(/data: \d+-\d+/g) ?? [];

  it('say what the state is called, at once, and after many changes with the last one, in few events', async () => {
    const listener = await listen();
    const { body } = await get('/stuck');
    expect(`data: ${/data-seen="([^"]+)"/.exec(body)?.[1]}`).toBe(states(listener.said())[0]);
    for (let index = 0; index < 500; index += 1) {
      running.records.audit({ event: 'secret.refreshed', outcome: 'refreshed', destination: 'a/b' });
    }
    const last = new RegExp(`data: \\d+-${running.records.count()}\\n`);
    await waitUntil('the last state', () => last.test(listener.said()));
    expect(states(listener.said()).length).toBeLessThanOrEqual(3);
    listener.end();
  });

  it('have room for 32 listeners, and for another when one has left', async () => {
    const listeners = [];
    for (let index = 0; index < 32; index += 1) listeners.push(await listen());
    expect((await get('/events')).status).toBe(503);
    listeners[0]?.end();
    let again = await listen();
    while (!again.said().includes(' 200 ')) again = await listen();
    for (const listener of [...listeners, again]) listener.end();
  });

  it('end with the console', async () => {
    const other = await startLocalConsole({ pages: [] });
    const socket = connect(other.port, '127.0.0.1');
    let isEnded = false;
    socket.on('close', () => (isEnded = true));
    socket.on('error', () => {});
    socket.write(`GET /events HTTP/1.1\r\nhost: 127.0.0.1:${other.port}\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    await other.close();
    await waitUntil('the end of the events', () => isEnded);
  });
});
