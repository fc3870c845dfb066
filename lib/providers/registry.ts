import type { Provider } from './contract/define-provider.ts';
import { discord } from './discord/provider.ts';
import { email } from './email/provider.ts';
import { googleChat } from './google-chat/provider.ts';
import { matrix } from './matrix/provider.ts';
import { mattermost } from './mattermost/provider.ts';
import { ntfy } from './ntfy/provider.ts';
import { pagerduty } from './pagerduty/provider.ts';
import { pushover } from './pushover/provider.ts';
import { rocketChat } from './rocket-chat/provider.ts';
import { slack } from './slack/provider.ts';
import { slackApi } from './slack-api/provider.ts';
import { smtp } from './smtp/provider.ts';
import { sns } from './sns/provider.ts';
import { teams } from './teams/provider.ts';
import { telegram } from './telegram/provider.ts';
import { webex } from './webex/provider.ts';
import { webhook } from './webhook/provider.ts';
import { zulip } from './zulip/provider.ts';

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
