import { portOf } from '../../address/host.ts';
import { isLoopbackHost } from '../../address/loopback.ts';
import { fieldAt, textOf } from '../../alertmanager-config/config-node.ts';
import { holdsSecret } from '../../alertmanager-config/url-secret.ts';
import { type Carried, type Left, left } from '../../migrate/carry/carried.ts';
import type { Carriers } from '../../migrate/carry/carriers.ts';
import { fenceHost } from '../../migrate/carry/fence-host.ts';
import { type CarryInput, isTemplated, leftOut, settingOf } from '../../migrate/carry/integration-reader.ts';

/** Of the provider `webhook`. */
const maxAlertsLimit = 1_000;

/** Somebody's own endpoint becomes `webhook`, with a key of its own to sign with. */
function carryWebhook(input: CarryInput): Carried | Left {
  const url = settingOf(input, 'url');
  if (url === undefined) return left('`url` is in a file, and the allow-list has to name it');
  if (isTemplated(url)) return left('alert data decides the `url`');
  if (holdsSecret(url)) return left('its `url` holds a credential, and the allow-list is no place for one');
  if (!URL.canParse(url)) return left('its `url` is none, or filled in when the file is deployed');
  const parsed = new URL(url);
  const { protocol, hostname } = parsed;
  if (isLoopbackHost(hostname)) return left('its `url` is this machine, which the guard cannot reach');
  if (protocol !== 'https:') return left('the guard sends over https only');
  const fence = fenceHost({ host: hostname, port: portOf(parsed) });
  const maxAlerts = Number(textOf(fieldAt(input.integration.node, 'max_alerts')) ?? 0);
  return {
    ok: true,
    type: 'webhook',
    fields: { url, ...(maxAlerts > 0 ? { maxAlerts: Math.min(maxAlerts, maxAlertsLimit) } : {}) },
    secret: { signingKey: { kind: 'new' } },
    target: hostname,
    hosts: [fence],
    notes: [
      "the endpoint gets another body than Alertmanager's and a signature (Standard Webhooks) with a new key: change what takes it before you switch over",
      ...(fence.private
        ? [`the fence admits private addresses for \`${fence.host}\`: take \`private\` out if it has none`]
        : []),
      ...leftOut(input, ['url', 'max_alerts']),
    ],
  };
}

export const carriers: Carriers = { webhook_configs: carryWebhook };
