/** Options and a made up secret with which a provider renders, where a person has not given any. */
export type ExampleDestination = {
  readonly options: Readonly<Record<string, unknown>>;
  /** The JSON object of the secret; absent where the provider needs none. */
  readonly secret?: Readonly<Record<string, string>>;
};

/** As long as the vendor's own, and plainly nobody's. */
function invented(length: number): string {
  return 'exampleSecret'.repeat(Math.ceil(length / 13)).slice(0, length);
}

const teamsPath = '/powerautomate/automations/direct/workflows/0123/triggers/manual/paths/invoke';

const examples: Readonly<Record<string, ExampleDestination>> = {
  discord: {
    options: {},
    secret: { webhookUrl: `https://discord.com/api/webhooks/123456789012345678/${invented(68)}` },
  },
  email: { options: { to: ['oncall@example.com'] } },
  'google-chat': {
    options: {},
    secret: {
      webhookUrl: `https://chat.googleapis.com/v1/spaces/AAAAabcdefg/messages?key=${invented(39)}&token=${invented(43)}`,
    },
  },
  matrix: {
    options: { homeserver: 'https://matrix.example.com', roomId: '!alerts:example.com' },
    secret: { accessToken: `syt_${invented(40)}` },
  },
  mattermost: { options: {}, secret: { webhookUrl: `https://chat.example.com/hooks/${invented(26).toLowerCase()}` } },
  ntfy: {
    options: { server: 'https://ntfy.example.com', topic: 'alerts' },
    secret: { accessToken: `tk_${invented(29).toLowerCase()}` },
  },
  pagerduty: { options: {}, secret: { routingKey: invented(32) } },
  pushover: { options: {}, secret: { token: `a${invented(29)}`, user: `u${invented(29)}` } },
  'rocket-chat': {
    options: {},
    secret: { webhookUrl: `https://chat.example.com/hooks/${invented(17)}/${invented(43)}` },
  },
  slack: {
    options: {},
    secret: { webhookUrl: `https://hooks.slack.com/services/T00000000/B00000000/${invented(24)}` },
  },
  'slack-api': { options: { channel: 'C0123ABCD' }, secret: { botToken: `xoxb-${invented(40)}` } },
  smtp: {
    options: { to: ['oncall@example.com'], host: 'mail.example.com', port: 587 },
    secret: { username: 'example-login', password: invented(16) },
  },
  sns: { options: { topicArn: 'arn:aws:sns:eu-central-1:123456789012:alerts' } },
  teams: {
    options: {},
    secret: {
      webhookUrl: `https://default0123456789abcdef0123456789abcd.ef.environment.api.powerplatform.com${teamsPath}?api-version=1&sig=${invented(43)}`,
    },
  },
  telegram: { options: { chatId: -1001234567890 }, secret: { botToken: `1234567890:${invented(35)}` } },
  webex: { options: { roomId: 'Y2lzY29zcGFyazovL3VzL1JPT00vZXhhbXBsZQ' }, secret: { botToken: invented(64) } },
  webhook: {
    options: { url: 'https://hooks.example.com/alerts' },
    secret: { signingKey: `whsec_${Buffer.from(invented(32)).toString('base64')}` },
  },
  zulip: {
    options: { site: 'https://zulip.example.com', stream: 'alerts' },
    secret: { botEmail: 'alerts-bot@example.com', apiKey: invented(32) },
  },
};

export const exampleDestinations: ReadonlyMap<string, ExampleDestination> = new Map(Object.entries(examples));
