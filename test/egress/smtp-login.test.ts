import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { SmtpTransportOptions } from '../../lib/egress/smtp-exchange.ts';
import { createSmtpLoginTransport } from '../../lib/egress/smtp-login.ts';
import { reject, retry } from '../../lib/providers/contract/outcome.ts';
import type { SmtpLoginRequest } from '../../lib/providers/contract/probe.ts';
import type { SendContext, TransportResult } from '../../lib/providers/contract/transport.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { startTcpServer } from '../support/egress-server.ts';
import { authority, login, mailHost, smtpError, startMailServer } from '../support/smtp-server.ts';

function aLogin(port: number, overrides: Partial<SmtpLoginRequest> = {}): SmtpLoginRequest {
  const { username, password } = login;
  return {
    ...{ kind: 'smtp_login', host: mailHost, port, security: 'starttls', username, password: new Secret(password) },
    ...overrides,
  };
}

async function tryLogin(
  request: SmtpLoginRequest,
  options: SmtpTransportOptions = {},
  context: Partial<SendContext> = {},
): Promise<TransportResult> {
  const resolveName = async () => [{ address: '127.0.0.1', family: 4 }];
  const transport = createSmtpLoginTransport({ resolveName, ca: authority.certificate, ...options });
  const result = await transport(request, { destinationId: 'payments/mail', allowPrivate: true, ...context });
  const shown = inspect(result, { depth: 9, showHidden: true });
  for (const part of [login.password, mailHost, '127.0.0.1', 'alertguard']) expect(shown).not.toContain(part);
  return result;
}

const answered = (status: number) => ({ ok: true, answer: { status, headers: {}, body: '' } });

describe('a login without a mail', () => {
  it.each([
    ['STARTTLS', 'starttls', false],
    ['implicit TLS', 'tls', true],
  ] as const)('is made over %s, and the server gets no mail and no envelope', async (_title, security, secure) => {
    const envelopes: string[] = [];
    let closed = 0;
    const server = await startMailServer({
      secure,
      onMailFrom: ({ address }, _session, done) => {
        envelopes.push(address);
        done();
      },
      onClose: () => {
        closed += 1;
      },
    });
    expect(await tryLogin(aLogin(server.port, { security }))).toEqual(answered(235));
    expect(server.logins).toEqual([login.username]);
    expect(server.mails).toEqual([]);
    expect(envelopes).toEqual([]);
    await expect.poll(() => closed).toBe(1);
  });

  it('is answered with the code of a refusal', async () => {
    const server = await startMailServer();
    expect(await tryLogin(aLogin(server.port, { password: new Secret('wrong') }))).toEqual(answered(535));
  });

  it('is answered with the code of what passes', async () => {
    const server = await startMailServer({ onAuth: (_auth, _session, done) => done(smtpError(454, 'busy')) });
    expect(await tryLogin(aLogin(server.port))).toEqual(answered(454));
  });

  it('says nothing to an address that is not allowed', async () => {
    const server = await startMailServer();
    const result = await tryLogin(aLogin(server.port), {}, { allowPrivate: false });
    expect(result).toEqual({ ok: false, outcome: reject('address_not_allowed') });
    expect(server.logins).toEqual([]);
  });

  it('is not made at a server whose certificate is for another name', async () => {
    const server = await startMailServer({}, 'other.alertguard.test');
    expect(await tryLogin(aLogin(server.port))).toEqual({ ok: false, outcome: retry('tls_failed') });
    expect(server.logins).toEqual([]);
  });

  it('runs into the time that its context names', async () => {
    const server = await startTcpServer(() => {});
    const limits = { callTimeoutMs: 200 };
    expect(await tryLogin(aLogin(server.port), {}, { limits })).toEqual({ ok: false, outcome: retry('timeout') });
  });
});
