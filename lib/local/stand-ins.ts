import { startDiscordStandIn } from '../providers/discord/stand-in.ts';
import { startGoogleChatStandIn } from '../providers/google-chat/stand-in.ts';
import { startMatrixStandIn } from '../providers/matrix/stand-in.ts';
import { startMattermostStandIn } from '../providers/mattermost/stand-in.ts';
import { startNtfyStandIn } from '../providers/ntfy/stand-in.ts';
import { startPagerdutyStandIn } from '../providers/pagerduty/stand-in.ts';
import { startPushoverStandIn } from '../providers/pushover/stand-in.ts';
import { startRocketChatStandIn } from '../providers/rocket-chat/stand-in.ts';
import { startSlackStandIn } from '../providers/slack/stand-in.ts';
import { startSlackApiStandIn } from '../providers/slack-api/stand-in.ts';
import { startSmtpStandIn } from '../providers/smtp/stand-in.ts';
import { startSnsEndpoint } from '../providers/sns/stand-in.ts';
import { startTeamsStandIn } from '../providers/teams/stand-in.ts';
import { startTelegramStandIn } from '../providers/telegram/stand-in.ts';
import { startWebexStandIn } from '../providers/webex/stand-in.ts';
import { startWebhookStandIn } from '../providers/webhook/stand-in.ts';
import { startZulipStandIn } from '../providers/zulip/stand-in.ts';
import type { StartStandIn } from './stand-in/start-stand-in.ts';

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
