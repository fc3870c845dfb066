import { retry } from '../providers/contract/outcome.ts';
import type { SendContext, TransportResult } from '../providers/contract/transport.ts';
import { deadline } from './deadline.ts';
import { type ResolveName, resolveBySystem } from './guarded-lookup.ts';
import { answered, judgeSmtpError } from './send-smtp-failure.ts';
import {
  createSmtpSession,
  type SmtpServer,
  type SmtpSession,
  type SmtpSessionOptions,
  withoutBrackets,
} from './smtp-session.ts';
import { type ConnectSocket, createGuardedConnect, waitForConnection } from './smtp-socket.ts';

export type SmtpTransportOptions = {
  readonly resolveName?: ResolveName;
  /** Instead of a connection to an address that was judged. */
  readonly connect?: ConnectSocket;
  /** Certificate authorities in PEM instead of the bundled ones. */
  readonly ca?: SmtpSessionOptions['ca'];
  /** Name look-up and TCP together. */
  readonly connectTimeoutMs?: number;
  /** From the call to the server's last reply. */
  readonly callTimeoutMs?: number;
};

/**
 * Talks to one server in a connection of its own, by nodemailer's protocol code. The socket is opened here, so that its
 * address is judged, and the certificate must be the host's. Nothing is said in plain text but EHLO and STARTTLS.
 *
 * `converse` opens the session when it is ready for it, and returns the code of the server's last reply.
 */
export function createSmtpExchange(options: SmtpTransportOptions) {
  const { ca, connectTimeoutMs = 3_000, callTimeoutMs: usualTimeoutMs = 10_000 } = options;
  const connect = options.connect ?? createGuardedConnect(options.resolveName ?? resolveBySystem);
  return async (
    server: SmtpServer,
    context: SendContext,
    converse: (open: () => Promise<SmtpSession>) => Promise<number>,
  ): Promise<TransportResult> => {
    const callTimeoutMs = context.limits?.callTimeoutMs ?? usualTimeoutMs;
    const signal = deadline(callTimeoutMs);
    let session: SmtpSession | undefined;
    const abort = () => session?.close();
    signal.addEventListener('abort', abort, { once: true });
    try {
      const status = await converse(async () => {
        signal.throwIfAborted();
        const socket = connect({ host: withoutBrackets(server.host), port: server.port }, context.allowPrivate);
        await waitForConnection(socket, connectTimeoutMs, signal);
        session = createSmtpSession(socket, server, {
          silenceTimeoutMs: callTimeoutMs,
          ...(ca === undefined ? {} : { ca }),
        });
        return session;
      });
      return answered(status);
    } catch (error) {
      const tls = session?.tls() ?? 'none';
      session?.close();
      return signal.aborted ? { ok: false, outcome: retry('timeout') } : judgeSmtpError(error, tls);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  };
}
