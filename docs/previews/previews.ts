import type { Preview } from './preview.ts';
import { discord } from './vendors/discord.ts';
import { email, smtp } from './vendors/email.ts';
import { googleChat } from './vendors/google-chat.ts';
import { matrix } from './vendors/matrix.ts';
import { mattermost } from './vendors/mattermost.ts';
import { ntfy } from './vendors/ntfy.ts';
import { pagerduty } from './vendors/pagerduty.ts';
import { pushover } from './vendors/pushover.ts';
import { rocketChat } from './vendors/rocket-chat.ts';
import { slack, slackApi } from './vendors/slack.ts';
import { sns } from './vendors/sns.ts';
import { teams } from './vendors/teams.ts';
import { telegram } from './vendors/telegram.ts';
import { webex } from './vendors/webex.ts';
import { webhook } from './vendors/webhook.ts';
import { zulip } from './vendors/zulip.ts';

/** By type, one for every provider of the registry: add an entry here with every provider. */
export const previews: ReadonlyMap<string, Preview> = new Map([
  ['slack', slack],
  ['slack-api', slackApi],
  ['email', email],
  ['smtp', smtp],
  ['teams', teams],
  ['discord', discord],
  ['google-chat', googleChat],
  ['mattermost', mattermost],
  ['rocket-chat', rocketChat],
  ['zulip', zulip],
  ['matrix', matrix],
  ['webex', webex],
  ['telegram', telegram],
  ['ntfy', ntfy],
  ['pushover', pushover],
  ['pagerduty', pagerduty],
  ['sns', sns],
  ['webhook', webhook],
]);
