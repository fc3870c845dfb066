import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createSmtpTransport } from '../../lib/egress/send-smtp.ts';
import type { SmtpTransportOptions } from '../../lib/egress/smtp-exchange.ts';
import { createLocalAuthority } from '../../lib/local/stand-in/local-authority.ts';
import type { SmtpRequest } from '../../lib/providers/contract/outbound-request.ts';
import { reject, retry } from '../../lib/providers/contract/outcome.ts';
import type { SendContext, TransportResult } from '../../lib/providers/contract/transport.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { startTcpServer } from '../support/egress-server.ts';
import { authority, login, mailHost, smtpError, startMailServer } from '../support/smtp-server.ts';

/** Stands in everything that is sent, and may stand in no result. */
const marker = 'hush-4711';

function smtpRequest(port: number, overrides: Partial<SmtpRequest> = {}): SmtpRequest {
  return {
    kind: 'smtp',
    host: mailHost,
    port,
    security: 'starttls',
    username: login.username,
    password: new Secret(login.password),
    from: 'alerts@example.com',
    to: ['oncall@example.com', 'lead@example.com'],
    subject: `${marker} [FIRING:1] Überlast 🔥`,
    html: `<p>${marker} Überlast 🔥</p>`,
    text: `${marker} Überlast 🔥\n  indented \n.\n..dots\n${'long '.repeat(60)}`,
    messageId: '<delivery-key@example.com>',
    dateMs: Date.parse('2026-11-20T11:00:11Z'),
    headers: [
      { name: 'In-Reply-To', value: '<group@example.com>' },
      { name: 'References', value: '<group@example.com>' },
      { name: 'Auto-Submitted', value: 'auto-generated' },
    ],
    ...overrides,
  };
}

const allLoopback = async () => [{ address: '127.0.0.1', family: 4 }];

/** For which every name is this machine, and which trusts the test's authority. */
async function send(
  request: SmtpRequest,
  options: SmtpTransportOptions = {},
  context: Partial<SendContext> = {},
): Promise<TransportResult> {
  const transport = createSmtpTransport({ resolveName: allLoopback, ca: authority.certificate, ...options });
  const result = await transport(request, { destinationId: 'payments/mail', allowPrivate: true, ...context });
  const shown = inspect(result, { depth: 9, showHidden: true });
  for (const part of [marker, mailHost, '127.0.0.1', 'example.com', 'alertguard']) expect(shown).not.toContain(part);
  return result;
}

const taken = { ok: true, answer: { status: 250, headers: {}, body: '' } };

describe('a mail', () => {
  it.each([
    ['STARTTLS', 'starttls', false],
    ['implicit TLS', 'tls', true],
  ] as const)('is sent over %s, after a login', async (_title, security, secure) => {
    const server = await startMailServer({ secure });
    expect(await send(smtpRequest(server.port, { security }))).toEqual(taken);
    expect(server.mails).toMatchObject([
      {
        from: 'alerts@example.com',
        to: ['oncall@example.com', 'lead@example.com'],
        secure: true,
        user: 'alertguard',
        email: {
          from: { name: '', address: 'alerts@example.com' },
          to: [{ address: 'oncall@example.com' }, { address: 'lead@example.com' }],
          subject: 'hush-4711 [FIRING:1] Überlast 🔥',
          messageId: '<delivery-key@example.com>',
          inReplyTo: '<group@example.com>',
          references: '<group@example.com>',
          date: '2026-11-20T11:00:11.000Z',
        },
      },
    ]);
  });

  it('arrives as it was rendered, dots and spaces at line ends too', async () => {
    const server = await startMailServer();
    const request = smtpRequest(server.port);
    await send(request);
    const [mail] = server.mails;
    expect(mail?.email.text?.trimEnd()).toBe(request.text.trimEnd());
    expect(mail?.email.html?.trim()).toBe(request.html);
    expect(mail?.email.attachments).toEqual([]);
    expect(mail?.raw).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });

  it('is plain ASCII in CRLF lines that every server takes', async () => {
    const server = await startMailServer();
    await send(smtpRequest(server.port, { html: `<p>${'ü'.repeat(5_000)}</p>` }));
    const raw = server.mails[0]?.raw ?? '';
    expect(raw).toMatch(/^[\t\r\n\x20-\x7e]+$/);
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...raw.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
  });

  it('has a From with a name, and the bare address in the envelope', async () => {
    const server = await startMailServer();
    await send(smtpRequest(server.port, { from: 'Alerts <alerts@example.com>' }));
    expect(server.mails).toMatchObject([{ from: 'alerts@example.com', email: { from: { name: 'Alerts' } } }]);
  });

  it('has the same Message-ID in every attempt', async () => {
    const server = await startMailServer();
    await send(smtpRequest(server.port, { dateMs: 1 }));
    await send(smtpRequest(server.port, { dateMs: 2 }));
    expect(server.mails.map(({ email }) => email.messageId)).toEqual(Array(2).fill('<delivery-key@example.com>'));
  });

  it('goes to those recipients that the server takes', async () => {
    const server = await startMailServer({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('lead') ? smtpError(550) : null),
    });
    expect(await send(smtpRequest(server.port))).toEqual(taken);
    expect(server.mails).toMatchObject([{ to: ['oncall@example.com'] }]);
  });

  it('is taken although the connection breaks after that', async () => {
    const server = await startMailServer({ onData: (stream, _session, done) => stream.resume().on('end', done) });
    expect(await send(smtpRequest(server.port))).toEqual(taken);
  });
});

describe('what an alert could hold', () => {
  const hostile = 'x\r\nBcc: victim@example.org\r\n\r\n<h1>body</h1>\u0000\u2028\u0085=?utf-8?B?PGgxPg==?=';

  it.each([
    ['the subject', { subject: hostile }],
    ['the text', { text: `${hostile}\r\n.\r\nMAIL FROM:<evil@example.org>\r\n` }],
    ['the HTML', { html: `${hostile}\r\n.\r\nQUIT\r\n--boundary--` }],
    [
      'a path and a URL',
      { text: '/etc/passwd', html: '<img src="file:///etc/passwd"><a href="http://127.0.0.1/">x</a>' },
    ],
  ])('%s adds no recipient, header, part or message', async (_title, overrides) => {
    const server = await startMailServer();
    expect(await send(smtpRequest(server.port, overrides))).toEqual(taken);
    const [mail, ...others] = server.mails;
    expect(others).toEqual([]);
    expect(mail?.to).toEqual(['oncall@example.com', 'lead@example.com']);
    expect(mail?.email.bcc).toBeUndefined();
    expect(mail?.email.attachments).toEqual([]);
    const names = mail?.email.headers.map(({ key }) => key) ?? [];
    const known = ['from', 'to', 'subject', 'message-id', 'date', 'mime-version', 'content-type', 'in-reply-to'];
    for (const name of names) expect([...known, 'references', 'auto-submitted']).toContain(name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ['a header', { headers: [{ name: 'References', value: `<a@b>${hostile}` }] }],
    ['a header with a separator of Unicode', { headers: [{ name: 'References', value: '<a@b>\u2028Bcc: c@d' }] }],
    ['a header name', { headers: [{ name: 'References:\r\nBcc', value: '<a@b>' }] }],
    ['the Message-ID', { messageId: `<a@example.com>${hostile}` }],
    ['the From', { from: 'alerts@example.com\nBcc: victim@example.org' }],
    ['a recipient', { to: ['oncall@example.com', 'a@example.com\r\nRCPT TO:<victim@example.org>'] }],
  ])('%s that is not printable ASCII is refused', async (_title, overrides) => {
    const server = await startMailServer();
    const result = await send(smtpRequest(server.port, overrides));
    expect(result).toEqual({ ok: false, outcome: reject('render_failed') });
    expect([server.mails, server.logins]).toEqual([[], []]);
  });

  it.each(['a@example.com> SIZE=1 <victim@example.org', 'a@example.com, victim@example.org'])(
    'no recipient becomes two: %j',
    async (address) => {
      const server = await startMailServer();
      await send(smtpRequest(server.port, { to: [address] }));
      expect(server.mails.flatMap(({ to }) => to)).not.toContain('victim@example.org');
    },
  );
});

describe('no mail and no login goes to', () => {
  it('a server without STARTTLS', async () => {
    const server = await startMailServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    expect(await send(smtpRequest(server.port))).toEqual({ ok: false, outcome: retry('tls_failed') });
    expect([server.mails, server.logins]).toEqual([[], []]);
  });

  it('a plain text server where TLS comes first', async () => {
    const server = await startMailServer({ allowInsecureAuth: true });
    const result = await send(smtpRequest(server.port, { security: 'tls' }));
    expect(result).toEqual({ ok: false, outcome: retry('tls_failed') });
    expect(server.logins).toEqual([]);
  });

  it.each([
    ['starttls', false],
    ['tls', true],
  ] as const)('a server with the certificate of another host, over %s', async (security, secure) => {
    const server = await startMailServer({ secure }, 'other.alertguard.test');
    const result = await send(smtpRequest(server.port, { security }));
    expect(result).toEqual({ ok: false, outcome: retry('tls_failed') });
    expect([server.mails, server.logins]).toEqual([[], []]);
  });

  it.each([
    ['starttls', false],
    ['tls', true],
  ] as const)('a server whose authority is not known, over %s', async (security, secure) => {
    const server = await startMailServer({ secure });
    const { certificate: ca } = await createLocalAuthority(Date.now());
    const result = await send(smtpRequest(server.port, { security }), { ca });
    expect(result).toEqual({ ok: false, outcome: retry('tls_failed') });
    expect([server.mails, server.logins]).toEqual([[], []]);
  });

  it('a private address, unless the fence allows it', async () => {
    const server = await startTcpServer((socket) => socket.end());
    for (const host of [mailHost, '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]']) {
      const result = await send(smtpRequest(server.port, { host }), {}, { allowPrivate: false });
      expect(result, host).toEqual({ ok: false, outcome: reject('address_not_allowed') });
    }
    expect(server.connectionCount()).toBe(0);
  });

  it('a metadata address, even where the fence allows private ones', async () => {
    const resolveName = async () => [{ address: '169.254.169.254', family: 4 }];
    const result = await send(smtpRequest(587), { resolveName });
    expect(result).toEqual({ ok: false, outcome: reject('address_not_allowed') });
  });

  it('a name of which one address is not allowed', async () => {
    const resolveName = async () => [
      { address: '203.0.112.1', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    const result = await send(smtpRequest(587), { resolveName }, { allowPrivate: false });
    expect(result).toEqual({ ok: false, outcome: reject('address_not_allowed') });
  });
});

describe('an address as host', () => {
  it('is matched against the addresses of the certificate', async () => {
    const server = await startMailServer({}, '127.0.0.1');
    expect(await send(smtpRequest(server.port, { host: '127.0.0.1' }))).toEqual(taken);
    expect(await send(smtpRequest(server.port))).toEqual({ ok: false, outcome: retry('tls_failed') });
  });
});

describe('a reply of the server is the answer', () => {
  const answered = (status: number) => ({ ok: true, answer: { status, headers: {}, body: '' } });

  it('535 to a wrong login', async () => {
    const server = await startMailServer();
    expect(await send(smtpRequest(server.port, { password: new Secret('wrong') }))).toEqual(answered(535));
    expect(server.mails).toEqual([]);
  });

  it.each([421, 450, 451, 452, 550, 552, 554])('%i to the message', async (status) => {
    const server = await startMailServer({
      onData: (stream, _session, done) => stream.resume().on('end', () => done(smtpError(status, marker))),
    });
    expect(await send(smtpRequest(server.port))).toEqual(answered(status));
  });

  it.each([451, 553])('%i to the sender', async (status) => {
    const server = await startMailServer({ onMailFrom: (_from, _session, done) => done(smtpError(status, marker)) });
    expect(await send(smtpRequest(server.port))).toEqual(answered(status));
  });

  it.each([
    ['450', [450, 450], 450],
    ['550', [550, 550], 550],
    ['450 where another one is refused for good', [550, 450], 450],
  ])('%s to every recipient', async (_title, statuses, status) => {
    const left = [...statuses];
    const server = await startMailServer({
      onRcptTo: (_to, _session, done) => done(smtpError(left.shift() ?? 550, marker)),
    });
    expect(await send(smtpRequest(server.port))).toEqual(answered(status));
    expect(server.mails).toEqual([]);
  });

  it('but before TLS it may be anyone’s, so the mail is tried again', async () => {
    const server = await startTcpServer((socket) => socket.end('554 go away\r\n'));
    const outcome = retry('provider_unavailable', { status: 554 });
    expect(await send(smtpRequest(server.port))).toEqual({ ok: false, outcome });
  });
});

describe('without a reply', () => {
  it('a message over the size that the server announces is too large', async () => {
    const server = await startMailServer({ size: 500 });
    expect(await send(smtpRequest(server.port))).toEqual({ ok: false, outcome: reject('too_large') });
  });

  it('a refused connection, and one that is cut, is tried again', async () => {
    const closed = await startTcpServer((socket) => socket.destroy());
    const result = { ok: false, outcome: retry('connection_failed') };
    expect(await send(smtpRequest(closed.port))).toEqual(result);
    expect(await send(smtpRequest(1))).toEqual(result);
  });

  it('a name that is not known is tried again', async () => {
    const resolveName = () => Promise.reject(new Error(mailHost));
    const outcome = retry('name_not_resolved');
    expect(await send(smtpRequest(587), { resolveName })).toEqual({ ok: false, outcome });
  });

  it.each([
    ['no greeting', ''],
    ['half a greeting', '220-mail'],
    ['no answer to EHLO', '220 mail ESMTP\r\n'],
  ])('a server with %s runs into the time limit', async (_title, greeting) => {
    const server = await startTcpServer((socket) => socket.write(greeting));
    const result = await send(smtpRequest(server.port), { callTimeoutMs: 150 });
    expect(result).toEqual({ ok: false, outcome: retry('timeout') });
  });

  it('a message that is never acknowledged runs into the time limit', async () => {
    const server = await startMailServer({ onData: (stream) => stream.resume() });
    const result = await send(smtpRequest(server.port), { callTimeoutMs: 400 });
    expect(result).toEqual({ ok: false, outcome: retry('timeout') });
  });

  it('a connection that does not come about runs into its own time limit', async () => {
    const resolveName = () => new Promise<never>(() => {});
    const result = await send(smtpRequest(587), { resolveName, connectTimeoutMs: 50 });
    expect(result).toEqual({ ok: false, outcome: retry('timeout') });
  });

  it('no connection is left open', async () => {
    const server = await startTcpServer((socket) => socket.write('220-'));
    await send(smtpRequest(server.port), { callTimeoutMs: 100 });
    await expect.poll(() => server.openCount()).toBe(0);
  });
});
