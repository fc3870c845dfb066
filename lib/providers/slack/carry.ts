import { fieldAt } from '../../alertmanager-config/config-node.ts';
import { type Carried, type Left, left } from '../../migrate/carry/carried.ts';
import type { Carriers } from '../../migrate/carry/carriers.ts';
import {
  type CarryInput,
  type FoundSecret,
  isTemplated,
  leftOut,
  secretIn,
  secretOf,
  settingOf,
} from '../../migrate/carry/integration-reader.ts';

const postMessage = 'https://slack.com/api/chat.postMessage';

/** An id of a channel, which is what the guard takes; see the provider `slack-api`. */
const channelId = /^[CGD][A-Z0-9]{8,20}$/;

/** An incoming webhook becomes `slack`, a bot's token `slack-api`. */
function carrySlack(input: CarryInput): Carried | Left {
  const channel = settingOf(input, 'channel');
  if (isTemplated(channel)) return left('alert data decides the `channel`');
  const { node } = input.integration;
  const ownUrl = secretIn(node, ['api_url']);
  const token = ownUrl === undefined ? secretOf(input, 'app_token', 'slack_app_token') : undefined;
  if (token !== undefined) return carryBot(input, token, channel);
  const url = ownUrl ?? secretOf(input, 'api_url', 'slack_api_url');
  if (url === undefined) return left('it has no `api_url`');
  if (url.text === postMessage) {
    const http = fieldAt(node, 'http_config') ?? fieldAt(input.global, 'http_config');
    const bot = secretIn(http, ['authorization', 'credentials']) ?? secretIn(http, ['bearer_token']);
    return bot === undefined ? left('it has no token for `chat.postMessage`') : carryBot(input, bot, channel);
  }
  const notes =
    channel === undefined
      ? []
      : [
          'an incoming webhook posts into its own channel, and `channel` is not sent: make sure that the webhook is of the channel you mean',
        ];
  return {
    ok: true,
    type: 'slack',
    fields: {},
    secret: { webhookUrl: url.source },
    ...(channel === undefined ? {} : { target: channel }),
    notes: [...notes, ...leftOut(input, ['api_url', 'api_url_file', 'channel'])],
  };
}

function carryBot(input: CarryInput, token: FoundSecret, channel: string | undefined): Carried | Left {
  const { node } = input.integration;
  if (fieldAt(node, 'app_url') !== undefined) return left('`app_url` is another host than Slack');
  if (channel === undefined || !channelId.test(channel)) {
    return left("a bot's `channel` must be the channel's id (C…) and not its name: write the id and migrate again");
  }
  return {
    ok: true,
    type: 'slack-api',
    fields: { channel },
    secret: { botToken: token.source },
    target: channel,
    notes: leftOut(input, ['api_url', 'app_token', 'app_token_file', 'channel', 'authorization', 'bearer_token']),
  };
}

export const carriers: Carriers = { slack_configs: carrySlack };
