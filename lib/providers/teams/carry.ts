import { type Carried, type Left, left } from '../../migrate/carry/carried.ts';
import type { Carriers } from '../../migrate/carry/carriers.ts';
import { carryWebhookUrl } from '../../migrate/carry/carry-webhook-url.ts';
import { type CarryInput, secretOf } from '../../migrate/carry/integration-reader.ts';

const connectorHost = /(?:^|\.)(?:webhook\.office|outlook\.office(?:365)?)\.com$/;

/** Workflows; what an Office 365 connector is told by its host. */
function carryTeams(input: CarryInput): Carried | Left {
  const url = secretOf(input, 'webhook_url');
  if (url?.text !== undefined && connectorHost.test(URL.parse(url.text)?.hostname ?? '')) {
    return left('Office 365 connectors are gone: make a webhook of Workflows in the channel');
  }
  return carryWebhookUrl(input, 'teams', url);
}

export const carriers: Carriers = { msteams_configs: carryTeams, msteamsv2_configs: carryTeams };
