import { carryEmail } from '../providers/email/carry.ts';
import { carrySlack } from '../providers/slack/carry.ts';
import { carryWebhook } from '../providers/webhook/carry.ts';
import { type Carried, type Left, left } from './carry/carried.ts';
import type { CarryInput } from './carry/integration-reader.ts';
import {
  carryDiscord,
  carryMattermost,
  carryPagerduty,
  carryPushover,
  carrySns,
  carryTeams,
  carryTelegram,
  carryWebex,
} from './carry/vendors.ts';

const carriers: Readonly<Record<string, (input: CarryInput) => Carried | Left>> = {
  discord_configs: carryDiscord,
  email_configs: carryEmail,
  mattermost_configs: carryMattermost,
  msteams_configs: carryTeams,
  msteamsv2_configs: carryTeams,
  pagerduty_configs: carryPagerduty,
  pushover_configs: carryPushover,
  slack_configs: carrySlack,
  sns_configs: carrySns,
  telegram_configs: carryTelegram,
  webex_configs: carryWebex,
  webhook_configs: carryWebhook,
  rocketchat_configs: () =>
    left(
      "Alertmanager uses a user's token there and the guard an incoming webhook: make one, and add a destination of type `rocket-chat`",
    ),
};

/** What one integration becomes, or why it stays as it is. */
export function carry(input: CarryInput): Carried | Left {
  const { key } = input.integration;
  return (
    (Object.hasOwn(carriers, key) ? carriers[key]?.(input) : undefined) ?? left('the guard has no provider for it')
  );
}
