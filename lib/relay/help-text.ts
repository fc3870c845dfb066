import { relayAddress, relayUrl } from '../address/relay-address.ts';

/** What `--help` prints. A test compares it with the program's flags. */
export const helpText = `alertguard-relay: signs what Alertmanager posts and forwards it to the guard.

Alertmanager cannot sign its webhooks. The relay runs beside it, listens on a loopback address, signs the exact bytes
(Standard Webhooks: HMAC-SHA256 over id, timestamp and body), and returns the guard's answer. One relay is one sender.

Usage:
  alertguard-relay --guard-url <url> [--guard-url <url>] (--key-file <path>… | --key-secret <name>) [flags]

Required:
  --guard-url <url>            https://<api>/v1/senders/<sender>/notifications
                               (plain http to a loopback host only). A second one is a guard in another region, for
                               when the first certainly took nothing, or failed three times and ten seconds long.
                               The first is asked again with one notification after 30 s, and then ever less often,
                               at most every 5 minutes.
  --key-file <path>            the sender's signing key: whsec_<base64> on one line, or the JSON of Secrets Manager,
                               {"signingKey":"whsec_<base64>"}. Mode 0400. A change is picked up within a second of
                               the next request; if the file is broken, the last good key stays in use.
                               A second one is the key of the second guard, which else knows the first key.
  --key-secret <name>          the same from AWS Secrets Manager, <stage>/<name>, with the environment's region and role
                               (relay-aws.mjs only). A rotation is picked up within a minute.

Flags:
  --client-cert <path>         for an API with mutual TLS: the certificate, and what it was issued by, in PEM
  --client-key <path>          its private key, in PEM without a passphrase. Mode 0400. A renewed pair is picked up
                               within a second of the next request; until both files fit, the last good one is used.
  --ca <path>                  the authorities that may issue the guard's certificate, in PEM, instead of Node's own
                               (NODE_EXTRA_CA_CERTS adds to those)
  --listen <host:port>         where Alertmanager posts; a loopback address,
                               unless there is a --service-host                   (default ${relayAddress.host}:${relayAddress.port})
  --service-host <name>        the host in the URL by which Alertmanager posts from elsewhere; may be repeated. It lets
                               --listen be any address, and whoever reaches that is then the sender: what keeps all
                               but Alertmanager from it, such as a NetworkPolicy, is yours to set up. A Host that is
                               neither such a name nor loopback is answered 421.
  --metrics-listen <host:port> another address for /-/healthy, /-/ready and /metrics only; any address, because it
                               can neither sign nor forward                       (default: on --listen only)
  --timeout-ms <ms>            for one attempt, at both guards together, 100 to 30000      (default 10000)
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
So is a 4xx of the second guard.

Log: JSON lines on stdout, never with a key, body, URL or header.

Exit codes:
  0  stopped by SIGTERM or SIGINT after finishing what was in flight
  1  cannot start: a URL, key, certificate or address is not valid; one line on stderr says which
  2  wrong command line
`;
