import type { Carried, Left } from '../../migrate/carry/carried.ts';
import type { Carriers } from '../../migrate/carry/carriers.ts';
import { carryWebhookUrl } from '../../migrate/carry/carry-webhook-url.ts';
import { type CarryInput, secretOf } from '../../migrate/carry/integration-reader.ts';

function carryDiscord(input: CarryInput): Carried | Left {
  return carryWebhookUrl(input, 'discord', secretOf(input, 'webhook_url'));
}

export const carriers: Carriers = { discord_configs: carryDiscord };
