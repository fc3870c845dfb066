import { type CredentialRule, endsWord } from './credential-rule.ts';

/** The rest of a URL in text, up to what cannot be part of it. */
const rest = /[^\s"'\x60<>\\]{10,}/y;

/** URLs that anyone may post to who knows them. They are replaced as a whole, as for these the URL is the secret. */
export const webhookUrlRules: readonly CredentialRule[] = [
  {
    // gitleaks slack-webhook-url
    kind: 'slack_webhook',
    signs: ['hooks.slack'],
    pattern: /(?:https?:\/\/)?hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[\w+/-]{10,200}/gi,
  },
  {
    // docs.discord.com/developers/resources/webhook
    kind: 'discord_webhook',
    signs: ['discord.com', 'discordapp.com'],
    pattern: /discord(?:app)?\.com\/api\/(?:v\d{1,3}\/)?webhooks\/\d{10,25}\/[\w-]{20,200}/gi,
    before: /(?:https?:\/\/)?(?:[a-z]{1,20}\.)?$/i,
    isWhole: true,
  },
  {
    // gitleaks microsoft-teams-webhook
    kind: 'teams_webhook',
    signs: ['.office.com/webhook', '.office365.com/webhook'],
    pattern: /https?:\/\/[a-z0-9.-]{1,100}\.office(?:365)?\.com\/webhook(?:b2)?\//gi,
    rest,
    isWhole: true,
  },
  {
    // Workflows of Power Automate: learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app, SAS
    kind: 'teams_webhook',
    signs: ['logic.azure.', 'powerplatform.', 'appsplatform.us'],
    pattern:
      /https?:\/\/[a-z0-9.-]{1,200}\.(?:logic\.azure\.(?:com|us|cn)|powerplatform\.(?:com|microsoft\.us)|appsplatform\.us)(?::443)?\//gi,
    rest,
    isWhole: true,
    accepts: (secret) => /[?&]sig=./i.test(secret),
  },
  {
    // developers.google.com/workspace/chat/quickstart/webhooks
    kind: 'google_chat_webhook',
    signs: ['chat.googleapis.com'],
    pattern: /(?:https?:\/\/)?chat\.googleapis\.com\/v1\/spaces\/[\w-]{1,50}\/messages\?/gi,
    rest,
    isWhole: true,
  },
  {
    // Where the host is the team's own: the path of Mattermost and Rocket.Chat, with the lengths of their ids.
    kind: 'webhook_url',
    signs: ['/hooks/'],
    pattern:
      /https?:\/\/[^\s/"'<>\\]{1,255}\/(?:[\w-]{1,50}\/)?hooks\/(?:[a-z0-9]{26}|[A-Za-z0-9]{15,26}\/[A-Za-z0-9]{24,100})/g,
    accepts: (_, place) => endsWord(place),
  },
  {
    // zapier.com, make.com, webex, PagerDuty's inbound integrations, Splunk On-Call, Feishu and Lark, WeCom
    kind: 'webhook_url',
    signs: [
      'hooks.zapier.com',
      'make.com',
      'webhooks/incoming',
      '.pagerduty.com/integration',
      'alert.victorops.com',
      '/bot/v2/hook',
      'qyapi.weixin',
    ],
    pattern:
      /(?:https?:\/\/)?(?:hooks\.zapier\.com\/hooks\/catch\/|hook\.(?:[a-z0-9]{1,6}\.)?make\.com\/|(?:webexapis|api\.ciscospark)\.com\/v1\/webhooks\/incoming\/|events\.(?:eu\.)?pagerduty\.com\/integration\/|alert\.victorops\.com\/integrations\/|open\.(?:feishu\.cn|larksuite\.com)\/open-apis\/bot\/v2\/hook\/|qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\/send\?)/gi,
    rest,
    isWhole: true,
  },
  {
    kind: 'webhook_url',
    signs: ['maker.ifttt.com'],
    pattern: /(?:https?:\/\/)?maker\.ifttt\.com\//gi,
    rest,
    isWhole: true,
    accepts: (secret) => /\/key\/./.test(secret),
  },
];
