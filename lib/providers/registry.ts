import type { Provider } from './define-provider.ts';
import { discord } from './discord.ts';
import { email } from './email.ts';
import { googleChat } from './google-chat.ts';
import { matrix } from './matrix.ts';
import { mattermost } from './mattermost.ts';
import { ntfy } from './ntfy.ts';
import { pagerduty } from './pagerduty.ts';
import { pushover } from './pushover.ts';
import { rocketChat } from './rocket-chat.ts';
import { slack } from './slack.ts';
import { slackApi } from './slack-api.ts';
import { smtp } from './smtp.ts';
import { sns } from './sns.ts';
import { teams } from './teams.ts';
import { telegram } from './telegram.ts';
import { webex } from './webex.ts';
import { webhook } from './webhook.ts';
import { zulip } from './zulip.ts';

/** Every provider that the allow-list may name, by type. To add one: its file, and one line here. */
const registered: readonly Provider[] = [
  discord,
  email,
  googleChat,
  matrix,
  mattermost,
  ntfy,
  pagerduty,
  pushover,
  rocketChat,
  slack,
  slackApi,
  smtp,
  sns,
  teams,
  telegram,
  webex,
  webhook,
  zulip,
];

export const providers: ReadonlyMap<string, Provider> = new Map(
  registered.map((provider) => [provider.type, provider]),
);
