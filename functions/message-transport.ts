import { createSesTransport, type SesTransportOptions } from '../lib/aws/send-ses.ts';
import { loadWhenUsed } from '../lib/egress/load-when-used.ts';
import type { createHttpsTransport } from '../lib/egress/send-https.ts';
import { createTransport } from '../lib/egress/transport.ts';
import type { Transport } from '../lib/providers/contract/transport.ts';

/** What messages go by. What not every allow-list uses is loaded when it is. */
export function createMessageTransport(clients: {
  readonly https: ReturnType<typeof createHttpsTransport>;
  readonly ses: SesTransportOptions;
}): Transport {
  return createTransport({
    https: clients.https,
    ses: createSesTransport(clients.ses),
    smtp: loadWhenUsed(async () => {
      const { createSmtpTransport } = await import('../lib/egress/send-smtp.ts');
      return createSmtpTransport();
    }),
    sns: loadWhenUsed(async () => {
      const { createSnsClients, createSnsTransport } = await import('../lib/aws/send-sns.ts');
      return createSnsTransport({ clientOf: createSnsClients() });
    }),
  });
}
