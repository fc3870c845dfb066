import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SmtpRequest } from '../providers/contract/outbound-request.ts';

export type SmtpSessionOptions = {
  /** Certificate authorities in PEM instead of the bundled ones. */
  readonly ca?: string | readonly string[];
  /** From the greeting to the end of the TLS handshake, and of silence after that. */
  readonly silenceTimeoutMs: number;
};

export type SmtpSession = {
  /** Logs in and sends; resolves with the server's last reply. Rejects with nodemailer's errors. */
  readonly send: (message: Buffer) => Promise<string>;
  /** How far TLS has come. */
  readonly tls: () => TlsProgress;
  readonly close: () => void;
};

export type TlsProgress = 'none' | 'handshaking' | 'established';

/** What a server may say at once; replies are short. */
const maxResponseBytes = 64 * 1024;

/** One message over a connected socket: TLS first, always, then login, envelope, message. */
export function createSmtpSession(socket: Socket, request: SmtpRequest, options: SmtpSessionOptions): SmtpSession {
  const { ca, silenceTimeoutMs } = options;
  const connection = new SMTPConnection({
    connection: socket,
    host: withoutBrackets(request.host),
    port: request.port,
    secure: request.security === 'tls',
    requireTLS: request.security === 'starttls',
    // Instead of the machine's name, which is nobody's business. RFC 5321, 4.1.3: an address literal will do.
    name: '[127.0.0.1]',
    tls: {
      minVersion: 'TLSv1.2',
      // Stated, because NODE_TLS_REJECT_UNAUTHORIZED=0 would else switch verification off.
      rejectUnauthorized: true,
      ...(ca === undefined ? {} : { ca: [ca].flat() }),
    },
    connectionTimeout: silenceTimeoutMs,
    greetingTimeout: silenceTimeoutMs,
    socketTimeout: silenceTimeoutMs,
    socketCloseTimeout: 1_000,
    maxResponseSize: maxResponseBytes,
  });
  return {
    send: (message) => exchange(connection, request, message),
    tls: () => {
      if (connection.upgrading === true) return 'handshaking';
      return connection.secure ? 'established' : 'none';
    },
    close: () => connection.close(),
  };
}

function exchange(connection: SMTPConnection, request: SmtpRequest, message: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    // Stays for good: an error after the answer, say while the connection is closed, must not become an exception.
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('the connection ended without an answer')));
    connection.connect((connectError) => {
      if (connectError) return reject(connectError);
      const login = { user: request.username, pass: request.password.reveal() };
      connection.login(login, (loginError) => {
        if (loginError) return reject(loginError);
        const envelope = { from: addressOf(request.from), to: [...request.to], size: message.length };
        connection.send(envelope, message, (sendError, info) => {
          if (sendError) return reject(sendError);
          resolve(info.response);
          connection.quit();
        });
      });
    });
  });
}

/** Of `a@b.example` and of `Name <a@b.example>`. */
function addressOf(from: string): string {
  return /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from;
}

export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
