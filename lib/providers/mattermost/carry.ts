import { portOf } from '../../address/host.ts';
import { type Carried, type Left, left } from '../../migrate/carry/carried.ts';
import type { Carriers } from '../../migrate/carry/carriers.ts';
import { carryWebhookUrl } from '../../migrate/carry/carry-webhook-url.ts';
import { fenceHost } from '../../migrate/carry/fence-host.ts';
import { type CarryInput, isTemplated, secretOf, settingOf } from '../../migrate/carry/integration-reader.ts';

function carryMattermost(input: CarryInput): Carried | Left {
  const channel = settingOf(input, 'channel');
  if (isTemplated(channel)) return left('alert data decides the `channel`');
  const url = secretOf(input, 'webhook_url', 'mattermost_webhook_url');
  const carried = carryWebhookUrl(input, 'mattermost', url, ['channel']);
  if (!carried.ok) return carried;
  const hosts = url?.text !== undefined && URL.canParse(url.text) ? [hostOf(new URL(url.text))] : [];
  const notes = [
    ...(channel === undefined ? [] : ['the webhook posts into its own channel, and `channel` is not sent']),
    ...(hosts.length > 0 ? [] : ["add the host of its URL to the team's `hosts` in platform.yml"]),
  ];
  return {
    ...carried,
    hosts,
    notes: [...carried.notes, ...notes],
    ...(channel === undefined ? {} : { target: channel }),
  };
}

function hostOf(url: URL) {
  return fenceHost({ host: url.hostname, port: portOf(url) });
}

export const carriers: Carriers = { mattermost_configs: carryMattermost };
