import { relayUrl } from '../address/relay-address.ts';
import type { Sender } from '../allow-list/allow-list.ts';

/** What is left to do on the sender's side once its key exists. */
export function connectSender(
  { name, scheme, secret }: Sender,
  { guardUrl, stage }: { readonly guardUrl: string; readonly stage: string },
): string {
  const url = `${guardUrl}/v1/senders/${name}/notifications`;
  switch (scheme) {
    case 'standard-webhooks':
      return `Run the relay beside Alertmanager:

  umask 077
  aws secretsmanager get-secret-value --secret-id ${secret} --query SecretString --output text > signing-key
  node relay.mjs --guard-url ${url} --key-file signing-key

alertmanager.yml:

  receivers:
    - name: <receiver>            # exactly as in the allow-list
      webhook_configs:
        - url: ${relayUrl}
          send_resolved: true
          http_config: { follow_redirects: false }
`;
    case 'grafana':
      return `Contact point of type webhook, with the key from
  aws secretsmanager get-secret-value --secret-id ${secret} --query SecretString --output text

  contactPoints:
    - name: <receiver>            # exactly as in the allow-list
      receivers:
        - uid: alertguard
          type: webhook
          settings:
            url: ${url}
            httpMethod: POST
            hmacConfig:
              secret: <the value of signingKey>
              header: X-Grafana-Alerting-Signature
              timestampHeader: X-Grafana-Alerting-Timestamp   # without it the signature is refused
`;
    case 'bearer':
      return `Make a token and give it to Alertmanager as a file. A token proves who sends, not what is sent: prefer the relay.

  umask 077
  alertguard sender token ${name} --stage ${stage} > token

alertmanager.yml:

  receivers:
    - name: <receiver>            # exactly as in the allow-list
      webhook_configs:
        - url: ${url}
          send_resolved: true
          http_config:
            follow_redirects: false
            authorization: { credentials_file: /etc/alertmanager/token }
`;
  }
}
