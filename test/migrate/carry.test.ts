import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import { providers } from '../../lib/providers/registry.ts';
import { carried, everyIntegration, migrateText, plantedSecrets, withIntegration } from '../support/migrate-text.ts';

const mailGlobals = `
global:
  smtp_smarthost: mail.example.com:587
  smtp_from: alerts@example.com
  smtp_auth_username: alerts
  smtp_auth_password: hunter2
`;

describe('every integration that a provider takes', () => {
  const { migration, file } = migrateText(everyIntegration);

  it('becomes a destination with the fields of its provider', () => {
    expect(migration.left).toEqual([]);
    expect(migration.destinations.map(({ name, type, fields }) => ({ name, type, ...fields }))).toEqual([
      { name: 'slack-alerts', type: 'slack' },
      { name: 'slack-api-c0123abcd', type: 'slack-api', channel: 'C0123ABCD', sendResolved: false },
      { name: 'teams', type: 'teams' },
      { name: 'discord', type: 'discord' },
      { name: 'telegram-1001234567890', type: 'telegram', chatId: -1_001_234_567_890 },
      { name: 'webex', type: 'webex', roomId: 'Y2lzY29zcGFyazovL3VzL1JPT00vMDEyMzQ1Njc4OQ' },
      {
        name: 'smtp-mail',
        type: 'smtp',
        to: ['ops@example.com', 'oncall@example.org'],
        host: 'mail.example.com',
        port: 465,
        sendResolved: false,
      },
      { name: 'pagerduty-pager', type: 'pagerduty', region: 'eu' },
      { name: 'pushover-push', type: 'pushover', sound: 'siren' },
      { name: 'sns-topic', type: 'sns', topicArn: 'arn:aws:sns:eu-west-1:123456789012:alerts' },
      {
        name: 'webhook-hooks-example-com',
        type: 'webhook',
        url: 'https://hooks.example.com:8443/alerts',
        maxAlerts: 20,
      },
    ]);
  });

  it('gives an allow-list that compiles, with a fence around no more than is needed', () => {
    const files = ['platform.yml', 'teams/payments.yml'].map((path) => ({ path, text: file(`allow-list/${path}`) }));
    // No configuration says where messages may link.
    expect(compileAllowList(files, providers)).toMatchObject({ ok: true, warnings: [{ code: 'links_nowhere' }] });
    expect(parse(file('allow-list/platform.yml'))).toEqual({
      emailFrom: 'alerts@example.com',
      senders: { 'prod-eu': { scheme: 'standard-webhooks', secret: 'alertguard/senders/prod-eu' } },
      teams: {
        payments: {
          senders: ['prod-eu'],
          receivers: migration.receivers.map(({ name }) => name),
          secrets: 'alertguard/payments/',
          emailDomains: ['example.com', 'example.org'],
          topics: ['arn:aws:sns:eu-west-1:123456789012:alerts'],
          hosts: ['mail.example.com:465', 'hooks.example.com:8443'],
        },
      },
    });
  });

  it('keeps the names of receivers exactly', () => {
    const { receivers } = migrateText(everyIntegration.replaceAll('name: hook', "name: 'web.hook / ø'")).migration;
    expect(receivers.at(-1)).toMatchObject({ name: 'web.hook / ø', deliver: ['webhook-hooks-example-com'] });
  });
});

describe('resolved alerts', () => {
  it.each([
    ['slack_configs', 'channel: a', `global: { slack_api_url: '${plantedSecrets.slack}' }`, false],
    ['email_configs', 'to: a@example.com', mailGlobals, false],
    ['webhook_configs', 'url: https://example.com/', '', true],
    ['pagerduty_configs', `routing_key: ${plantedSecrets.pagerduty}`, '', true],
  ])('are told by %s as Alertmanager tells them unasked', (key, config, global, resolved) => {
    const { migration } = migrateText(withIntegration(key, config, global));
    expect(migration.destinations[0]?.fields['sendResolved']).toBe(resolved ? undefined : false);
    expect(migration.receivers[0]?.sendResolved).toBe(resolved);
  });

  it('reach only the destinations of a receiver that had them', () => {
    const { migration } = migrateText(`
route: { receiver: one }
receivers:
  - name: one
    webhook_configs:
      - url: https://hooks.example.com/
        send_resolved: no
    pagerduty_configs:
      - routing_key: ${plantedSecrets.pagerduty}
`);
    expect(migration.destinations.map(({ fields }) => fields['sendResolved'])).toEqual([false, undefined]);
    expect(migration.receivers[0]?.sendResolved).toBe(true);
  });
});

describe('what alert data decides is left', () => {
  it.each([
    [
      'slack_configs',
      `{ api_url: '${plantedSecrets.slack}', channel: '#{{ .CommonLabels.team }}' }`,
      'alert data decides the `channel`',
    ],
    ['email_configs', "to: '{{ .CommonLabels.owner }}'", 'alert data decides `to`'],
    ['webex_configs', "room_id: '{{ .CommonLabels.room }}'", 'alert data decides the `room_id`'],
    ['sns_configs', "topic_arn: '{{ .CommonLabels.topic }}'", 'alert data decides the `topic_arn`'],
    ['webhook_configs', "url: 'https://example.com/{{ .CommonLabels.team }}'", 'alert data decides the `url`'],
    [
      'pagerduty_configs',
      "routing_key: '{{ .CommonLabels.key }}'",
      '`routingKey` has a form that `pagerduty` does not accept',
    ],
  ])('%s', (key, config, reason) => {
    expect(carried(key, config, { global: mailGlobals })).toBe(reason);
  });
});

describe('what the guard cannot deliver is left, with the reason', () => {
  it.each([
    ['opsgenie_configs', 'api_key: a', 'the guard has no provider for this'],
    ['jira_configs', 'project: a', 'the guard has no provider for this'],
    ['constructor_configs', 'a: b', 'the guard has no provider for this'],
    [
      'slack_configs',
      'api_url: https://chat.example.com/hooks/a',
      "the guard's `slack` does not call the host of its URL",
    ],
    [
      'slack_configs',
      `{ app_token: ${plantedSecrets.slackBot}, channel: '#alerts' }`,
      "a bot's `channel` must be the channel's id (C…) and not its name: write the id and migrate again",
    ],
    ['slack_configs', 'channel: a', 'it has no `api_url`'],
    ['pagerduty_configs', 'service_key: a', '`service_key` is of the Events API v1: make an integration of v2 for it'],
    ['pagerduty_configs', 'routing_key: short', '`routingKey` has a form that `pagerduty` does not accept'],
    [
      'telegram_configs',
      `{ bot_token: '${plantedSecrets.telegram}', chat_id_file: /a }`,
      '`chat_id` is in a file, and the allow-list has to name it',
    ],
    [
      'telegram_configs',
      `{ bot_token: '${plantedSecrets.telegram}', chat_id: 1, api_url: https://bots.example.com }`,
      '`api_url` is a Bot API of its own',
    ],
    ['sns_configs', 'phone_number: "+4900000"', 'only topics can be carried over, no phone numbers and no endpoints'],
    ['sns_configs', 'topic_arn: alerts', "the guard's `sns` does not accept its `topicArn`"],
    ['webhook_configs', 'url: http://example.com/', 'the guard sends over https only'],
    [
      'webhook_configs',
      'url: https://a:b@example.com/',
      'its `url` holds a credential, and the allow-list is no place for one',
    ],
    ['webhook_configs', 'url: http://localhost:8080/', 'its `url` is this machine, which the guard cannot reach'],
    ['webhook_configs', 'url_file: /a', '`url` is in a file, and the allow-list has to name it'],
    ['webhook_configs', 'url: $URL', 'its `url` is none, or filled in when the file is deployed'],
  ])('%s: %s', (key, config, reason) => {
    expect(carried(key, config)).toBe(reason);
  });

  it.each([
    [
      'to: a@example.com',
      'localhost:25',
      'the `smarthost` is this machine, which the guard cannot reach; `--email ses` sends through Amazon SES instead',
    ],
    [
      'to: a@example.com',
      'mail.example.com:25',
      'the guard takes mail servers on port 465 or 587 only; `--email ses` sends through Amazon SES instead',
    ],
    ['to: team', 'mail.example.com:465', '`to` is no list of plain addresses'],
    ['to: a@example.com, $TEAM', 'mail.example.com:465', '`to` is no list of plain addresses'],
    ['{ to: a@example.com, from: nobody }', 'mail.example.com:465', 'there is no plain address that it comes `from`'],
  ])('email %s through %s', (config, smarthost, reason) => {
    const global = mailGlobals.replace('mail.example.com:587', smarthost);
    expect(carried('email_configs', config, { global })).toBe(reason);
  });

  it('email without a login', () => {
    const global = mailGlobals.replace(/ {2}smtp_auth_password.*\n/, '');
    expect(carried('email_configs', 'to: a@example.com', { global })).toContain('it does not log in');
    expect(carried('email_configs', 'to: a@example.com', { global, email: 'ses' })).toEqual({
      type: 'email',
      to: ['a@example.com'],
      sendResolved: false,
    });
  });

  it('a receiver whose name cannot stand in an allow-list', () => {
    const { migration } = migrateText(everyIntegration.replaceAll('name: hook', "name: 'team-*'"));
    expect(migration.left).toMatchObject([{ receiver: 'team-*', text: expect.stringContaining('rename it') }]);
  });
});

describe('the fence', () => {
  const hostsOf = (key: string, config: string, global = '') =>
    migrateText(withIntegration(key, config, global)).migration.hosts;

  it.each([
    ['https://hooks.example.com/', { host: 'hooks.example.com', private: false }],
    ['https://hooks.example.com:8443/', { host: 'hooks.example.com:8443', private: false }],
    ['https://10.1.2.3/', { host: '10.1.2.3', private: true }],
    ['https://192.0.43.8/', { host: '192.0.43.8', private: false }],
    ['https://hooks.monitoring.svc/', { host: 'hooks.monitoring.svc', private: true }],
    ['https://hooks:8080/', { host: 'hooks:8080', private: true }],
    ['https://[fd00::1]/', { host: '[fd00::1]', private: true }],
  ])('admits %s and no more', (url, host) => {
    expect(hostsOf('webhook_configs', `url: '${url}'`)).toEqual([host]);
  });

  it('marks a mail server of the own network for review', () => {
    const global = mailGlobals.replace('mail.example.com:587', 'mail.corp:587');
    const { migration } = migrateText(withIntegration('email_configs', 'to: a@example.com', global));
    expect(migration.hosts).toEqual([{ host: 'mail.corp:587', private: true }]);
    expect(migration.notes[0]?.text).toContain('take `private` out if it is not');
  });
});

describe('secrets', () => {
  it('from the integration come before those from global', () => {
    const { migration } = migrateText(
      withIntegration('slack_configs', 'api_url_file: /own', `global: { slack_api_url: '${plantedSecrets.slack}' }`),
    );
    expect(migration.secrets).toEqual([
      {
        name: 'alertguard/payments/slack-one',
        fields: { webhookUrl: { kind: 'file', path: ['receivers', 0, 'slack_configs', 0, 'api_url_file'] } },
      },
    ]);
  });

  it('that stand for one channel are one, and those for two channels are two', () => {
    const { migration } = migrateText(`
global: { slack_api_url_file: /etc/slack }
route: { receiver: a }
receivers:
  - { name: a, slack_configs: [{ channel: '#one' }, { channel: '#two' }] }
  - { name: b, slack_configs: [{ channel: '#one' }] }
`);
    expect(migration.secrets.map(({ name }) => name)).toEqual([
      'alertguard/payments/slack-one',
      'alertguard/payments/slack-two',
    ]);
    expect(migration.receivers).toMatchObject([{ deliver: ['slack-one', 'slack-two'] }, { deliver: ['slack-one'] }]);
  });

  it('are shared by a destination that tells resolved alerts and one that does not', () => {
    const { migration } = migrateText(`
global: { slack_api_url_file: /etc/slack }
route: { receiver: a }
receivers:
  - { name: a, slack_configs: [{ channel: '#one' }] }
  - { name: b, slack_configs: [{ channel: '#one', send_resolved: true }] }
`);
    expect(migration.destinations.map(({ name, secretName }) => [name, secretName])).toEqual([
      ['slack-one', 'alertguard/payments/slack-one'],
      ['slack-one-2', 'alertguard/payments/slack-one'],
    ]);
  });

  it('that are filled in when the file is deployed are carried over, as the script reads the deployed file', () => {
    expect(carried('slack_configs', 'api_url: $SLACK')).toEqual({ type: 'slack', sendResolved: false });
  });
});

it('a receiver that posts to the relay already stays as it is', () => {
  const text = `
route: { receiver: a, group_by: [alertname] }
receivers:
  - name: a
    webhook_configs:
      - url: http://relay:9095/
`;
  const { migration, file } = migrateText(text, { relayUrl: 'http://relay:9095' });
  expect(migration).toMatchObject({ receivers: [], left: [] });
  expect(file('alertmanager.yml')).toBe(text);
});

it('what differs is told by integration and line', () => {
  const { file } = migrateText(everyIntegration);
  const report = file('MIGRATION.md');
  expect(report).toContain("- `discord`, Discord (line 30): not carried over: `title`; messages are the guard's own");
  expect(report).toContain('- `hook`, webhook (line 59): the endpoint gets another body');
  expect(report).toContain('| mail | smtp-mail (smtp) |');
});

it('never says to copy over an allow-list, nor names a file that only this repository has', () => {
  const report = migrateText(everyIntegration).file('MIGRATION.md');
  expect(report).not.toContain('infra/');
  expect(report).toContain('If you have one, add their entries to its files');
});
