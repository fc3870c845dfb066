import { startSnsEndpoint } from '../sns-endpoint.ts';
import { startDiscordStandIn } from './discord.ts';
import { startGoogleChatStandIn } from './google-chat.ts';
import { startMatrixStandIn } from './matrix.ts';
import { startMattermostStandIn } from './mattermost.ts';
import { startNtfyStandIn } from './ntfy.ts';
import { startPagerdutyStandIn } from './pagerduty.ts';
import { startPushoverStandIn } from './pushover.ts';
import { startRocketChatStandIn } from './rocket-chat.ts';
import { startSlackStandIn } from './slack.ts';
import { startSlackApiStandIn } from './slack-api.ts';
import { startSmtpStandIn } from './smtp.ts';
import type { StartStandIn } from './start-stand-in.ts';
import { startTeamsStandIn } from './teams.ts';
import { startTelegramStandIn } from './telegram.ts';
import { startWebexStandIn } from './webex.ts';
import { startWebhookStandIn } from './webhook.ts';
import { startZulipStandIn } from './zulip.ts';

/** By provider, as in the allow-list. Email is not here: it goes to the local SES endpoint. */
export const standIns: ReadonlyMap<string, StartStandIn> = new Map([
  ['discord', (onArrival) => startDiscordStandIn(onArrival)],
  ['google-chat', (onArrival) => startGoogleChatStandIn(onArrival)],
  ['matrix', (onArrival) => startMatrixStandIn(onArrival)],
  ['mattermost', (onArrival) => startMattermostStandIn(onArrival)],
  ['ntfy', (onArrival) => startNtfyStandIn(onArrival)],
  ['pagerduty', (onArrival) => startPagerdutyStandIn(onArrival)],
  ['pushover', (onArrival) => startPushoverStandIn(onArrival)],
  ['rocket-chat', (onArrival) => startRocketChatStandIn(onArrival)],
  ['slack', (onArrival) => startSlackStandIn(onArrival)],
  ['slack-api', (onArrival) => startSlackApiStandIn(onArrival)],
  ['smtp', (onArrival) => startSmtpStandIn(onArrival)],
  ['sns', (onArrival) => startSnsEndpoint(onArrival)],
  ['teams', (onArrival) => startTeamsStandIn(onArrival)],
  ['telegram', (onArrival) => startTelegramStandIn(onArrival)],
  ['webex', (onArrival) => startWebexStandIn(onArrival)],
  ['webhook', (onArrival) => startWebhookStandIn(onArrival)],
  ['zulip', (onArrival) => startZulipStandIn(onArrival)],
] satisfies readonly (readonly [string, StartStandIn])[]);
