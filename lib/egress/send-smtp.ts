import type { SmtpRequest } from '../providers/contract/outbound-request.ts';
import type { Send } from '../providers/contract/transport.ts';
import { createSmtpExchange, type SmtpTransportOptions } from './smtp-exchange.ts';
import { composeMime } from './smtp-mime.ts';

/**
 * Sends one message over SMTP, by nodemailer's protocol and MIME code.
 *
 * Where a server takes some recipients and refuses others, the message is sent to those that it takes and counts as
 * sent: trying again would mail them twice. After a time limit it is not known whether the server took the message; it
 * is sent again then, with the same `Message-ID`.
 */
export function createSmtpTransport(options: SmtpTransportOptions = {}): Send<SmtpRequest> {
  const exchange = createSmtpExchange(options);
  return async (request, context) =>
    await exchange(request, context, async (open) => {
      const message = await composeMime(request);
      const session = await open();
      return replyCode(await session.send(request, message));
    });
}

/** Of `250 2.0.0 Ok`. nodemailer has seen that it begins with a 2; the message is taken, whatever follows. */
function replyCode(reply: string): number {
  const code = Number(/^2\d\d/.exec(reply)?.[0]);
  return Number.isInteger(code) ? code : 250;
}
