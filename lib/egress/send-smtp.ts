import type { SmtpRequest } from '../providers/contract/outbound-request.ts';
import { retry } from '../providers/contract/outcome.ts';
import type { Send } from '../providers/contract/transport.ts';
import { deadline } from './deadline.ts';
import { type ResolveName, resolveBySystem } from './guarded-lookup.ts';
import { answered, judgeSmtpError } from './send-smtp-failure.ts';
import { composeMime } from './smtp-mime.ts';
import { createSmtpSession, type SmtpSession, type SmtpSessionOptions, withoutBrackets } from './smtp-session.ts';
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
 * Sends one message over SMTP, in a connection of its own, by nodemailer's protocol and MIME code. The socket is opened
 * here, so that its address is judged, and the certificate must be the host's. Nothing is said in plain text but EHLO
 * and STARTTLS.
 *
 * Where a server takes some recipients and refuses others, the message is sent to those that it takes and counts as
 * sent: trying again would mail them twice. After a time limit it is not known whether the server took the message; it
 * is sent again then, with the same `Message-ID`.
 */
export function createSmtpTransport(options: SmtpTransportOptions = {}): Send<SmtpRequest> {
  const { ca, connectTimeoutMs = 3_000, callTimeoutMs = 10_000 } = options;
  const connect = options.connect ?? createGuardedConnect(options.resolveName ?? resolveBySystem);
  const sessionOptions = { silenceTimeoutMs: callTimeoutMs, ...(ca === undefined ? {} : { ca }) };
  return async (request, context) => {
    const signal = deadline(callTimeoutMs);
    let session: SmtpSession | undefined;
    const abort = () => session?.close();
    signal.addEventListener('abort', abort, { once: true });
    try {
      const message = await composeMime(request);
      signal.throwIfAborted();
      const socket = connect({ host: withoutBrackets(request.host), port: request.port }, context.allowPrivate);
      await waitForConnection(socket, connectTimeoutMs, signal);
      session = createSmtpSession(socket, request, sessionOptions);
      return answered(replyCode(await session.send(message)));
    } catch (error) {
      const tls = session?.tls() ?? 'none';
      session?.close();
      return signal.aborted ? { ok: false, outcome: retry('timeout') } : judgeSmtpError(error, tls);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  };
}

/** Of `250 2.0.0 Ok`. nodemailer has seen that it begins with a 2; the message is taken, whatever follows. */
function replyCode(reply: string): number {
  const code = Number(/^2\d\d/.exec(reply)?.[0]);
  return Number.isInteger(code) ? code : 250;
}
