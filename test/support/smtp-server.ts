import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { createLocalAuthority } from '../../lib/local/stand-in/local-authority.ts';

/** The name that the servers' certificates are for, and the login that they take. */
export const mailHost = 'mail.alertguard.test';
export const login = { username: 'alertguard', password: 'hush-4711' };

export const authority = await createLocalAuthority(Date.now());

export type TakenMail = {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: unknown;
  readonly raw: string;
  readonly email: Email;
};

export type MailServer = {
  readonly port: number;
  readonly mails: readonly TakenMail[];
  /** Logins that were tried, right or wrong. */
  readonly logins: readonly string[];
};

/** An error that smtp-server answers with this code. */
export function smtpError(responseCode: number, message = 'no'): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** A real SMTP server on loopback: `smtp-server`, which shares no code with what the transport uses of nodemailer. */
export async function startMailServer(options: SMTPServerOptions = {}, host = mailHost): Promise<MailServer> {
  const mails: TakenMail[] = [];
  const logins: string[] = [];
  const server = new SMTPServer({
    ...(await authority.issue(host)),
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    onAuth: ({ username = '', password }, _session, done) => {
      logins.push(username);
      const right = username === login.username && password === login.password;
      done(right ? null : smtpError(535, 'authentication failed'), right ? { user: username } : undefined);
    },
    onData: (stream, session, done) => {
      buffer(stream)
        .then(async (raw) => {
          const { mailFrom, rcptTo } = session.envelope;
          mails.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            secure: session.secure,
            user: session.user,
            raw: raw.toString('latin1'),
            email: await PostalMime.parse(raw),
          });
        })
        .then(() => done(), done);
    },
    closeTimeout: 10,
    ...options,
  });
  // A client that does not trust the certificate breaks off, which is what some tests are about.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  return { port: portOf(server.server.address()), mails, logins };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}
