import { randomBytes } from 'node:crypto';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { secretOfStage } from '../../lib/allow-list/stage.ts';
import { localStage } from '../../lib/local/load-allow-list.ts';
import { startSecretsManagerEndpoint } from '../../lib/local/secrets-manager-endpoint.ts';
import { startStandIns } from '../../lib/local/start-stand-ins.ts';
import type { Teardown } from '../../lib/local/teardown.ts';
import { faultRunAllowList, sender } from './allow-list.ts';
import type { DelivererSettings } from './deliverer.ts';
import { menus } from './faults.ts';
import { startIngest } from './ingest.ts';
import type { Happening } from './judge.ts';
import { readMark } from './notifications.ts';
import { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './proxy.ts';
import { startQueues } from './queues.ts';
import type { Trouble } from './trouble.ts';

/** Five minutes take half a second, so that secrets are read some hundred times. */
const secretClockSpeed = 600;

export type StageOptions = {
  readonly troubleAt: (place: string, menu: (typeof menus)[keyof typeof menus]) => Trouble;
  /** The number of the process that delivers. */
  readonly process: () => number;
  readonly happened: (happening: Happening) => void;
  readonly teardown: Teardown;
};

/** Everything around the delivering process: queue, Secrets Manager, providers and ingest, with faults in between. */
export async function startStage({ troubleAt, process, happened, teardown }: StageOptions) {
  const allowListJson = faultRunAllowList();
  const allowList = loadAllowList(allowListJson, localStage);
  const queues = await startQueues({ process, happened, teardown });
  const secretsManager = await startSecretsManagerEndpoint(Date.now);
  teardown.add(secretsManager.close);
  const standIns = await startStandIns(allowList, () => {});
  teardown.add(standIns.close);
  const signingKey = `whsec_${randomBytes(32).toString('base64')}`;
  secretsManager.put(secretOfStage(localStage, sender.secret), JSON.stringify({ signingKey }));
  for (const [name, text] of standIns.secrets) secretsManager.put(name, text);

  const proxyTo = async (
    place: string,
    menu: keyof typeof menus,
    targetPort: number,
    onAnswer: FaultProxyOptions['onAnswer'] = () => {},
  ): Promise<FaultProxy> => {
    const proxy = await startFaultProxy({ ...troubleAt(place, menus[menu]), targetPort, onAnswer });
    teardown.add(proxy.close);
    return proxy;
  };
  const arrivesAt = (destination: string) => (body: string, status: number) => {
    if (status >= 300) throw new Error(`${destination} refused a message with ${status}`);
    happened({ kind: 'arrived', process: process(), destination, ...readMark(body) });
  };

  const ingestSqs = await proxyTo('queue of ingest', 'sqs', queues.endpoint.port);
  const ingestSecrets = await proxyTo('secrets of ingest', 'secretsManager', secretsManager.port);
  const sqs = await proxyTo('queue of deliver', 'sqs', queues.endpoint.port);
  const secrets = await proxyTo('secrets of deliver', 'secretsManager', secretsManager.port);
  const portOf = (type: string) => standIns.byType.get(type)?.port ?? 0;
  const mail = await proxyTo('ses', 'ses', portOf('email'), arrivesAt('ops/mail'));
  const chat = await proxyTo('slack', 'slack', portOf('slack'), arrivesAt('ops/chat'));
  const hook = await proxyTo('webhook', 'webhook', portOf('webhook'), arrivesAt('ops/hook'));

  const ingest = await startIngest({
    ...{ allowList, secretClockSpeed, queueUrl: queues.queueUrl },
    ...{ sqs: ingestSqs.url, secretsManager: ingestSecrets.url },
  });
  teardown.add(ingest.close);

  const delivererSettings: DelivererSettings = {
    allowList: allowListJson,
    reliableSqs: queues.endpoint.url,
    sqs: sqs.url,
    secretsManager: secrets.url,
    ses: mail.url,
    queueUrl: queues.queueUrl,
    deadLetterQueueUrl: queues.deadLetterQueueUrl,
    standInPorts: [
      ['hooks.slack.com:443', chat.port],
      ['hooks.ops.example.com:443', hook.port],
    ],
    secretClockSpeed,
  };
  const proxies = [sqs, secrets, mail, chat, hook];
  return {
    delivererSettings,
    signingKey,
    notificationsUrl: `${ingest.url}/v1/senders/${sender.name}/notifications`,
    deliveries: queues.deliveries,
    deadLetters: queues.deadLetters,
    /** Nothing of the delivering process is on its way any more. */
    isIdle: () => proxies.every((proxy) => proxy.isIdle()),
  };
}

export type Stage = Awaited<ReturnType<typeof startStage>>;
