import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSecureContext } from 'node:tls';
import {
  SMTPServer,
  type SMTPServerAuthentication,
  type SMTPServerDataStream,
  type SMTPServerSession,
} from 'smtp-server';
import * as z from 'zod';
import { createFaultQueue } from '../../local/stand-in/fault-queue.ts';
import { createLocalAuthority } from '../../local/stand-in/local-authority.ts';
import { type Arrival, createFates, type StandIn } from '../../local/stand-in/start-stand-in.ts';
import { judgeMail, maxMailBytes, maxRecipients } from './format.ts';

const optionsSchema = z.object({ host: z.string(), port: z.literal([465, 587]).default(465) });

type Login = { readonly destination: string; readonly password: string };

/**
 * Stands in for the teams' mail servers: one for TLS from the first byte and one for STARTTLS, each with a certificate
 * for the host that is called. Neither takes a login or a mail in plain text. A fault's status is the reply to a mail.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const authority = await createLocalAuthority(Date.now());
  const logins = new Map<string, Login>();
  const arrivals: Arrival[] = [];
  const faults = createFaultQueue();
  const { setFate, fateOf } = createFates();

  const takeMail = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> => {
    const raw = await buffer(stream);
    const fault = faults.take();
    if (fault?.delayMs !== undefined) await sleep(fault.delayMs);
    const judged = stream.sizeExceeded
      ? { status: 552, reply: 'message exceeds fixed maximum message size', mail: undefined }
      : await judgeMail(raw, session.envelope);
    const { status, body: answer } = fault?.answer ?? { status: judged.status, body: judged.reply };
    const destination = logins.get(String(session.user))?.destination;
    const isMessage = status < 300;
    const arrival = { type: 'smtp', destination, status, answer, headers: {}, json: judged.mail, isMessage };
    arrivals.push(arrival);
    onArrival(arrival);
    if (status >= 300) throw smtpError(status, answer);
    return answer;
  };

  const listen = async (secure: boolean) =>
    await startServer({
      ...(await authority.issue('127.0.0.1')),
      secure,
      size: maxMailBytes,
      authMethods: ['PLAIN', 'LOGIN'],
      disableReverseLookup: true,
      closeTimeout: 100,
      SNICallback: (name, done) => {
        authority.issue(name).then((certificate) => done(null, createSecureContext(certificate)), done);
      },
      onAuth: ({ username = '', password }: SMTPServerAuthentication, _session, done) => {
        const login = logins.get(username);
        const right = login?.password === password && fateOf(login?.destination) !== 'revoked';
        done(right ? null : smtpError(535, 'authentication failed'), right ? { user: username } : undefined);
      },
      onRcptTo: (_address, { envelope }, done) =>
        done(envelope.rcptTo.length < maxRecipients ? null : smtpError(452, 'too many recipients')),
      onData: (stream, session, done) => {
        takeMail(stream, session).then((reply) => done(null, reply), done);
      },
    });
  const [implicit, upgraded] = [await listen(true), await listen(false)];

  return {
    type: 'smtp',
    url: `smtps://127.0.0.1:${implicit.port}`,
    port: implicit.port,
    authority: authority.certificate,
    arrivals,
    addFault: faults.add,
    setFate,
    admit: (destination) => {
      const { host, port } = optionsSchema.parse(destination.options);
      const login = { username: destination.id, password: randomBytes(16).toString('hex') };
      logins.set(login.username, { destination: destination.id, password: login.password });
      return { secret: login, host: `${host}:${port}`, port: port === 465 ? implicit.port : upgraded.port };
    },
    close: async () => {
      await Promise.all([implicit.close(), upgraded.close()]);
    },
  };
}

async function startServer(options: ConstructorParameters<typeof SMTPServer>[0]) {
  const server = new SMTPServer(options);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  // A client that breaks off is the client's matter.
  server.on('error', () => {});
  return {
    port: portOf(server.server.address()),
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}

/** An error that the server answers with this code. */
function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address.port;
}
