import { type ConfigNode, fieldsOf } from '../alertmanager-config/config-node.ts';

/** Which integrations take the global fields that begin so. */
const prefixes: Readonly<Record<string, readonly string[]>> = {
  smtp_: ['email_configs'],
  slack_: ['slack_configs'],
  pagerduty_: ['pagerduty_configs'],
  opsgenie_: ['opsgenie_configs'],
  wechat_: ['wechat_configs'],
  victorops_: ['victorops_configs'],
  telegram_: ['telegram_configs'],
  webex_: ['webex_configs'],
  rocketchat_: ['rocketchat_configs'],
  mattermost_: ['mattermost_configs'],
  jira_: ['jira_configs'],
  hipchat_: ['hipchat_configs'],
};

/** The global fields that no integration takes: `remaining` are the lists that still have items. */
export function findUnusedGlobals(global: ConfigNode | undefined, remaining: ReadonlySet<string>): readonly string[] {
  if (global === undefined) return [];
  return fieldsOf(global)
    .map(({ name }) => name)
    .filter((name) => {
      const users = Object.entries(prefixes).find(([prefix]) => name.startsWith(prefix))?.[1];
      return users !== undefined && !users.some((key) => remaining.has(key));
    });
}
