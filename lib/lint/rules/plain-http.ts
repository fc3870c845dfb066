import { isLoopbackHost } from '../../address/loopback.ts';
import { fieldAt, itemsOf, textOf } from '../../alertmanager-config/config-node.ts';
import type { Configuration } from '../../alertmanager-config/configuration.ts';
import { toGuardWebhook } from '../../alertmanager-config/guard-receiver.ts';
import { isOnMachine, isPlainHttp, selectHttpClients } from '../../alertmanager-config/http-clients.ts';
import { credentialsSentBy } from './credential-over-http.ts';
import { findingAt, type PlacedFinding } from './finding.ts';
import type { Rule } from './rule.ts';

export const plainHttp: Rule = {
  name: 'plain-http',
  severity: 'note',
  summary: 'Alerts leave the machine unencrypted.',
  reason:
    'Everyone on the way can read them, and change what arrives. Inside one cluster that may be acceptable. Where a credential goes with them, `credential-over-http` warns instead.',
  check: ({ configuration, relayUrls }) => [
    ...selectHttpClients(configuration).flatMap((client) => {
      const { integration, owner, urls } = client;
      // That a relay is reached so is decided where it is deployed.
      const webhook = integration && toGuardWebhook(integration, relayUrls);
      if (webhook !== undefined && webhook.sender === undefined) return [];
      return urls
        .filter((url) => {
          const text = textOf(url) ?? '';
          return isPlainHttp(text) && !isOnMachine(text) && !credentialsSentBy(client, url);
        })
        .map((url) =>
          findingAt(url, plainHttp, {
            message: `${owner}: \`${url.name}\` is plain http, so everyone on the way can read the alerts`,
            fix: 'use https',
          }),
        );
    }),
    ...judgeBrokers(configuration),
  ],
};

/** Source: prometheus/alertmanager, eventrecorder/kafka.go: "If unset, PLAINTEXT is used." */
function judgeBrokers({ root }: Configuration): readonly PlacedFinding[] {
  return itemsOf(fieldAt(root, 'event_recorder', 'kafka_outputs'))
    .filter((output) => fieldAt(output, 'tls_config') === undefined)
    .filter((output) => itemsOf(fieldAt(output, 'brokers')).some((broker) => !isHere(textOf(broker) ?? '')))
    .map((output) =>
      findingAt(output, plainHttp, {
        message: 'event_recorder: without `tls_config` everyone on the way to Kafka can read the alerts',
        fix: 'write `tls_config`',
      }),
    );
}

function isHere(broker: string): boolean {
  return isLoopbackHost(broker.replace(/:\d+$/, ''));
}
