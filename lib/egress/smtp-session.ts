import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SmtpRequest } from '../providers/contract/outbound-request.ts';

/** Where to log in, and as whom. */
export type SmtpServer = Pick<SmtpRequest, 'host' | 'port' | 'security' | 'username' | 'password'>;

export type SmtpSessionOptions = {
  /** Certificate authorities in PEM instead of the bundled ones. */
  readonly ca?: string | readonly string[];
  /** From the greeting to the end of the TLS handshake, and of silence after that. */
  readonly silenceTimeoutMs: number;
};

export type SmtpSession = {
  /** Logs in and sends; resolves with the server's last reply. Rejects with nodemailer's errors. */
  readonly send: (envelope: Pick<SmtpRequest, 'from' | 'to'>, message: Buffer) => Promise<string>;
  /** Logs in and quits. Rejects as `send` does. */
  readonly login: () => Promise<void>;
  /** How far TLS has come. */
  readonly tls: () => TlsProgress;
  readonly close: () => void;
};

export type TlsProgress = 'none' | 'handshaking' | 'established';

/** What a server may say at once; replies are short. */
const maxResponseBytes = 64 * 1024;

/** One conversation over a connected socket: TLS first, always, then login, and then envelope and message, or nothing. */
export function createSmtpSession(socket: Socket, server: SmtpServer, options: SmtpSessionOptions): SmtpSession {
  const { ca, silenceTimeoutMs } = options;
  const connection = new SMTPConnection({
    connection: socket,
    host: withoutBrackets(server.host),
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
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
    send: (envelope, message) =>
      loggedIn<string>(connection, server, (resolve, reject) => {
        const mail = { from: addressOf(envelope.from), to: [...envelope.to], size: message.length };
        connection.send(mail, message, (sendError, info) => {
          if (sendError) return reject(sendError);
          resolve(info.response);
          connection.quit();
        });
      }),
    login: () =>
      loggedIn<void>(connection, server, (resolve) => {
        resolve();
        connection.quit();
      }),
    tls: () => {
      if (connection.upgrading === true) return 'handshaking';
      return connection.secure ? 'established' : 'none';
    },
    close: () => connection.close(),
  };
}

/** Connects, logs in, and does what is left to do. */
function loggedIn<Result>(
  connection: SMTPConnection,
  { username, password }: SmtpServer,
  then: (resolve: (result: Result) => void, reject: (error: Error) => void) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    // Stays for good: an error after the answer, say while the connection is closed, must not become an exception.
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('the connection ended without an answer')));
    connection.connect((connectError) => {
      if (connectError) return reject(connectError);
      connection.login({ user: username, pass: password.reveal() }, (loginError) => {
        if (loginError) return reject(loginError);
        then(resolve, reject);
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
