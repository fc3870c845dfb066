import { relayAddress, relayUrl } from '../address/relay-address.ts';

/** What `--help` prints. A test compares it with the program's flags. */
export const helpText = `alertguard-relay: signs what Alertmanager posts and forwards it to the guard.

Alertmanager cannot sign its webhooks. The relay runs beside it, listens on a loopback address, signs the exact bytes
(Standard Webhooks: HMAC-SHA256 over id, timestamp and body), and returns the guard's answer. One relay is one sender.

Usage:
  alertguard-relay --guard-url <url> (--key-file <path> | --key-secret <name>) [flags]

Required:
  --guard-url <url>            https://<api>/v1/senders/<sender>/notifications
                               (plain http to a loopback host only)
  --key-file <path>            the sender's signing key: whsec_<base64> on one line, or the JSON of Secrets Manager,
                               {"signingKey":"whsec_<base64>"}. Mode 0400. A change is picked up within a second of
                               the next request; if the file is broken, the last good key stays in use.
  --key-secret <name>          the same from AWS Secrets Manager, <stage>/<name>, with the environment's region and role
                               (relay-aws.mjs only). A rotation is picked up within a minute.

Flags:
  --listen <host:port>         where Alertmanager posts; loopback only            (default ${relayAddress.host}:${relayAddress.port})
  --metrics-listen <host:port> another address for /-/healthy, /-/ready and /metrics only; any address, because it
                               can neither sign nor forward                       (default: on --listen only)
  --timeout-ms <ms>            for one attempt, 100 to 30000                      (default 10000)
  --version                    print the version
  -h, --help                   print this

alertmanager.yml:
  receivers:
    - name: payments-critical
      webhook_configs:
        - url: ${relayUrl}
          send_resolved: true
          max_alerts: 0
          http_config: { follow_redirects: false }

Answers: the guard's own 2xx, 4xx and 5xx. Anything else that keeps a notification from the guard (429, a redirect, a
network error, a timeout, no memory for it within 0.4 of the timeout) is 503, because Alertmanager retries 5xx only.

Log: JSON lines on stdout, never with a key, body, URL or header.

Exit codes:
  0  stopped by SIGTERM or SIGINT after finishing what was in flight
  1  cannot start: the URL, key or address is not valid; one line on stderr says which
  2  wrong command line
`;
