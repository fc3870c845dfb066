import type { SmtpLoginRequest } from '../providers/contract/probe.ts';
import type { Send } from '../providers/contract/transport.ts';
import { createSmtpExchange, type SmtpTransportOptions } from './smtp-exchange.ts';

/** "Authentication Succeeded". Source: RFC 4954, 6. */
const authenticated = 235;

/** Logs in to a mail server and quits, as `createSmtpTransport` does before and after a message. */
export function createSmtpLoginTransport(options: SmtpTransportOptions = {}): Send<SmtpLoginRequest> {
  const exchange = createSmtpExchange(options);
  return async (request, context) =>
    await exchange(request, context, async (open) => {
      const session = await open();
      await session.login();
      return authenticated;
    });
}
