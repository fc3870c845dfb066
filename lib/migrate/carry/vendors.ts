import { fieldAt } from '../../alertmanager-config/config-node.ts';
import { type Carried, type Left, left } from './carried.ts';
import { fenceHost } from './fence-host.ts';
import {
  type CarryInput,
  type FoundSecret,
  isTemplated,
  leftOut,
  secretIn,
  secretOf,
  settingOf,
} from './integration-reader.ts';

/** Integrations of which the allow-list holds the same as Alertmanager's file, under other names. */

export function carryDiscord(input: CarryInput): Carried | Left {
  return carryWebhookUrl(input, 'discord', secretOf(input, 'webhook_url'));
}

const connectorHost = /(?:^|\.)(?:webhook\.office|outlook\.office(?:365)?)\.com$/;

/** Workflows; what an Office 365 connector is told by its host. */
export function carryTeams(input: CarryInput): Carried | Left {
  const url = secretOf(input, 'webhook_url');
  if (url?.text !== undefined && connectorHost.test(URL.parse(url.text)?.hostname ?? '')) {
    return left('Office 365 connectors are gone: make a webhook of Workflows in the channel');
  }
  return carryWebhookUrl(input, 'teams', url);
}

export function carryMattermost(input: CarryInput): Carried | Left {
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

export function carryTelegram(input: CarryInput): Carried | Left {
  const url = settingOf(input, 'api_url', 'telegram_api_url');
  if (url !== undefined && !/^https:\/\/api\.telegram\.org\/?$/.test(url))
    return left('`api_url` is a Bot API of its own');
  const token = secretOf(input, 'bot_token', 'telegram_bot_token');
  if (token === undefined) return left('it has no `bot_token`');
  const chat = settingOf(input, 'chat_id');
  if (chat === undefined) return left('`chat_id` is in a file, and the allow-list has to name it');
  if (!/^(-?\d{1,16}|@\w+)$/.test(chat)) return left('`chat_id` is no number');
  const thread = settingOf(input, 'message_thread_id');
  return {
    ok: true,
    type: 'telegram',
    fields: {
      chatId: chat.startsWith('@') ? chat : Number(chat),
      ...(thread === undefined ? {} : { messageThreadId: Number(thread) }),
    },
    secret: { botToken: token.source },
    target: chat,
    notes: leftOut(input, ['bot_token', 'bot_token_file', 'chat_id', 'message_thread_id', 'api_url']),
  };
}

export function carryWebex(input: CarryInput): Carried | Left {
  const roomId = settingOf(input, 'room_id');
  if (roomId === undefined || isTemplated(roomId)) return left('alert data decides the `room_id`');
  if (fieldAt(input.integration.node, 'api_url') !== undefined) return left('`api_url` is another host than Webex');
  const http = fieldAt(input.integration.node, 'http_config') ?? fieldAt(input.global, 'http_config');
  const token = secretIn(http, ['authorization', 'credentials']) ?? secretIn(http, ['bearer_token']);
  if (token === undefined) return left('it has no bot token in `http_config.authorization`');
  const notes = leftOut(input, ['room_id', 'authorization', 'bearer_token', 'bearer_token_file']);
  return { ok: true, type: 'webex', fields: { roomId }, secret: { botToken: token.source }, notes };
}

export function carryPagerduty(input: CarryInput): Carried | Left {
  const key = secretOf(input, 'routing_key');
  if (key === undefined) return left('`service_key` is of the Events API v1: make an integration of v2 for it');
  const url = settingOf(input, 'url', 'pagerduty_url') ?? 'https://events.pagerduty.com/v2/enqueue';
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  if (host !== 'events.pagerduty.com' && host !== 'events.eu.pagerduty.com') return left('`url` is not PagerDuty');
  return {
    ok: true,
    type: 'pagerduty',
    fields: host === 'events.eu.pagerduty.com' ? { region: 'eu' } : {},
    secret: { routingKey: key.source },
    notes: leftOut(input, ['routing_key', 'routing_key_file', 'url']),
  };
}

export function carryPushover(input: CarryInput): Carried | Left {
  const user = secretOf(input, 'user_key');
  const token = secretOf(input, 'token');
  if (user === undefined || token === undefined) return left('it has no `user_key` or no `token`');
  const device = settingOf(input, 'device');
  const sound = settingOf(input, 'sound');
  if (isTemplated(device)) return left('alert data decides the `device`');
  return {
    ok: true,
    type: 'pushover',
    fields: {
      ...(device === undefined ? {} : { device }),
      ...(sound === undefined || isTemplated(sound) ? {} : { sound }),
    },
    secret: { token: token.source, user: user.source },
    notes: leftOut(input, ['user_key', 'user_key_file', 'token', 'token_file', 'device', 'sound']),
  };
}

export function carrySns(input: CarryInput): Carried | Left {
  const topicArn = settingOf(input, 'topic_arn');
  if (topicArn === undefined) return left('only topics can be carried over, no phone numbers and no endpoints');
  if (isTemplated(topicArn)) return left('alert data decides the `topic_arn`');
  return {
    ok: true,
    type: 'sns',
    fields: { topicArn },
    topics: [topicArn],
    notes: [
      'the deliver function publishes with its own role; a topic of another account has to admit it',
      ...leftOut(input, ['topic_arn', 'api_url']),
    ],
  };
}

function carryWebhookUrl(
  input: CarryInput,
  type: string,
  url: FoundSecret | undefined,
  carried: readonly string[] = [],
): Carried | Left {
  if (url === undefined) return left('it has no `webhook_url`');
  const notes = leftOut(input, ['webhook_url', 'webhook_url_file', ...carried]);
  return { ok: true, type, fields: {}, secret: { webhookUrl: url.source }, notes };
}

function hostOf({ hostname, port }: URL) {
  return fenceHost(hostname, port === '' ? 443 : Number(port));
}
