import type { SesTransportOptions } from '../lib/aws/send-ses.ts';
import { loadWhenUsed } from '../lib/egress/load-when-used.ts';
import type { createHttpsTransport } from '../lib/egress/send-https.ts';
import { createTransport } from '../lib/egress/transport.ts';
import type { OutboundRequest } from '../lib/providers/contract/outbound-request.ts';
import type { Transport } from '../lib/providers/contract/transport.ts';
import { region } from './environment.ts';

export type MessageTransport = Transport & {
  /** Loads what requests of a kind go by, for a start that knows that there will be some. */
  readonly load: (kind: OutboundRequest['kind']) => Promise<unknown>;
};

/** What messages go by. What not every allow-list uses is loaded when it is. SES has a client of its own where none is given. */
export function createMessageTransport(clients: {
  readonly https: ReturnType<typeof createHttpsTransport>;
  readonly ses: Partial<SesTransportOptions>;
}): MessageTransport {
  const loaded = {
    ses: loadWhenUsed(async () => {
      const { createSesClient, createSesTransport } = await import('../lib/aws/send-ses.ts');
      return createSesTransport({ client: createSesClient({ region: region() }), ...clients.ses });
    }),
    smtp: loadWhenUsed(async () => {
      const { createSmtpTransport } = await import('../lib/egress/send-smtp.ts');
      return createSmtpTransport();
    }),
    sns: loadWhenUsed(async () => {
      const { createSnsClients, createSnsTransport } = await import('../lib/aws/send-sns.ts');
      return createSnsTransport({ clientOf: createSnsClients() });
    }),
  };
  return Object.assign(createTransport({ https: clients.https, ...loaded }), {
    load: async (kind: OutboundRequest['kind']) => (kind === 'https' ? undefined : await loaded[kind].load()),
  });
}
