import { onTestFinished } from 'vitest';
import type { Destination } from '../../lib/allow-list/allow-list.ts';
import { createSesIdentityTransport } from '../../lib/aws/get-ses-identity.ts';
import { createSnsTopicTransport } from '../../lib/aws/get-sns-topic.ts';
import { createProbeTransport } from '../../lib/egress/probe-transport.ts';
import { createHttpsTransport } from '../../lib/egress/send-https.ts';
import { createSmtpLoginTransport } from '../../lib/egress/smtp-login.ts';
import { connectMailStandIns, connectStandIns } from '../../lib/local/connect-stand-ins.ts';
import { createAwsClients } from '../../lib/local/create-aws-clients.ts';
import type { StandIn } from '../../lib/local/stand-in/start-stand-in.ts';
import { standIns } from '../../lib/local/stand-ins.ts';
import { createProver, type ProofResult } from '../../lib/proof/prove-destination.ts';
import type { Provider } from '../../lib/providers/contract/define-provider.ts';
import type { HttpsRequest } from '../../lib/providers/contract/outbound-request.ts';
import type { Send } from '../../lib/providers/contract/transport.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { exampleOf } from './provider-input.ts';

export type ProvableDestination = {
  readonly destination: Destination;
  readonly standIn: StandIn;
  /** Of the stand-in; empty where the provider needs none. */
  readonly secret: Readonly<Record<string, string>>;
  readonly prove: () => Promise<ProofResult>;
  /** To the stand-in, whatever the host. */
  readonly https: Send<HttpsRequest>;
  /** How many messages a person or a program got. */
  readonly messages: () => number;
};

const nowhere = 'http://127.0.0.1:9';

/** The destination of a provider's example at its stand-in, proven over the transports that are deployed. */
export async function startProvable(provider: Provider): Promise<ProvableDestination> {
  const { type } = provider;
  const start = standIns.get(type);
  if (start === undefined) throw new Error(`no stand-in for ${type}`);
  const standIn = await start(() => {});
  onTestFinished(standIn.close);
  const { options, fence } = exampleOf(type);
  const destination: Destination = {
    ...{ id: `payments/${type}`, team: 'payments', type, parallelism: 1, hosts: [...fence], options },
    ...(provider.needsSecret && { secret: `alertguard/payments/${type}` }),
  };
  const { secret, host, port = standIn.port } = standIn.admit(destination);
  const ports = new Map([[host, port]]);
  const aws = new Map(standIn.awsService === undefined ? [] : [[standIn.awsService, standIn.url]]);
  const clients = createAwsClients({ sqs: nowhere, secretsManager: nowhere, standIns: aws });
  onTestFinished(clients.destroy);
  const https = createHttpsTransport({ version: '1.2.3', createAgent: connectStandIns(ports) });
  const prove = createProver({
    providers: new Map([[type, provider]]),
    allowList: { destinations: new Map([[destination.id, destination]]), emailFrom: 'alerts@example.com' },
    secrets: { read: async () => ({ ok: true, value: new Secret(JSON.stringify(secret)) }) },
    send: createProbeTransport({
      https,
      sesIdentity: createSesIdentityTransport({ client: clients.ses }),
      snsTopic: createSnsTopicTransport({ clientOf: () => clients.sns }),
      smtpLogin: createSmtpLoginTransport({
        connect: connectMailStandIns(ports),
        ...(standIn.authority && { ca: standIn.authority }),
      }),
    }),
    nowMs: Date.now,
  });
  return {
    destination,
    standIn,
    secret,
    https,
    prove: async () => await prove(destination.id),
    messages: () => standIn.arrivals.filter(({ isMessage }) => isMessage).length,
  };
}
