import type { Preview } from '../../lib/preview/preview.ts';
import { discord } from '../../lib/providers/discord/preview.ts';
import { email, smtp } from '../../lib/providers/email/preview.ts';
import { googleChat } from '../../lib/providers/google-chat/preview.ts';
import { matrix } from '../../lib/providers/matrix/preview.ts';
import { mattermost } from '../../lib/providers/mattermost/preview.ts';
import { ntfy } from '../../lib/providers/ntfy/preview.ts';
import { pagerduty } from '../../lib/providers/pagerduty/preview.ts';
import { pushover } from '../../lib/providers/pushover/preview.ts';
import { rocketChat } from '../../lib/providers/rocket-chat/preview.ts';
import { slack, slackApi } from '../../lib/providers/slack/preview.ts';
import { sns } from '../../lib/providers/sns/preview.ts';
import { teams } from '../../lib/providers/teams/preview.ts';
import { telegram } from '../../lib/providers/telegram/preview.ts';
import { webex } from '../../lib/providers/webex/preview.ts';
import { webhook } from '../../lib/providers/webhook/preview.ts';
import { zulip } from '../../lib/providers/zulip/preview.ts';

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
