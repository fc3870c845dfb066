import { describe, expect, it } from 'vitest';
import { readForms } from '../../lib/config-forms/read-forms.ts';
import { lintFile, placesOf } from '../support/lint-forms-text.ts';

const object = `# Ours.
apiVersion: monitoring.coreos.com/v1beta1
kind: AlertmanagerConfig
metadata:
  name: payments
  namespace: shop
spec:
  route:
    receiver: chat
    groupBy: [alertname]
    repeatInterval: 4h
    matchers: [{ name: severity, value: 'a|b', matchType: =~ }]
    muteTimeIntervals: [nights]
    routes:
      - receiver: guard
        repeatInterval: 4 hours
        matchers: [{ name: team, value: payments }]
  receivers:
    - name: chat
      slackConfigs:
        - apiURL: { name: slack, key: url }
          channel: '{{ .CommonLabels.channel }}'
          httpConfig:
            basicAuth: { username: { name: slack, key: user }, password: { name: slack, key: password } }
            tlsConfig: { ca: { configMap: { name: ca, key: crt } }, keySecret: { name: tls, key: key } }
    - name: guard
      webhookConfigs:
        - url: http://127.0.0.1:9095/
          maxAlerts: 10
    - name: hook
      webhookConfigs:
        - urlSecret: { name: hook, key: url }
        - url: https://hooks.example.com/in?token=pl4nted0token
      discordConfigs:
        - apiURL: { name: discord, key: url }
      emailConfigs:
        - to: ops@example.com
          headers: [{ key: To, value: '{{ .CommonLabels.mail }}' }]
  inhibitRules:
    - sourceMatch: [{ name: severity, value: critical }]
      targetMatch: [{ name: severity, value: warning }]
      equal: [alertname]
  timeIntervals:
    - name: nights
      timeIntervals:
        - times: [{ startTime: '00:00', endTime: '06:00' }]
          daysOfMonth: [{ start: 1, end: 7 }]
`;

const { forms, findings } = lintFile(object);
const [{ configuration }] = forms;

describe('an AlertmanagerConfig', () => {
  it('is read as what the operator makes of it', () => {
    expect(configuration.root.source.document.toJS()).toEqual({
      route: {
        receiver: 'null',
        group_by: ['...'],
        routes: [
          {
            receiver: 'shop/payments/chat',
            group_by: ['alertname'],
            repeat_interval: '4h',
            mute_time_intervals: ['shop/payments/nights'],
            routes: [{ receiver: 'shop/payments/guard', repeat_interval: '4 hours', matchers: ['team="payments"'] }],
            matchers: ['severity=~"a|b"', 'namespace="shop"'],
          },
        ],
      },
      receivers: [
        {
          name: 'shop/payments/chat',
          slack_configs: [
            {
              api_url_file: 'kubernetes:shop/slack/url',
              channel: '{{ .CommonLabels.channel }}',
              http_config: {
                basic_auth: {
                  username_file: 'kubernetes:shop/slack/user',
                  password_file: 'kubernetes:shop/slack/password',
                },
                tls_config: { ca_file: 'kubernetes:shop/ca/crt', key_file: 'kubernetes:shop/tls/key' },
              },
            },
          ],
        },
        { name: 'shop/payments/guard', webhook_configs: [{ url: 'http://127.0.0.1:9095/', max_alerts: 10 }] },
        {
          name: 'shop/payments/hook',
          webhook_configs: [
            { url_file: 'kubernetes:shop/hook/url' },
            { url: 'https://hooks.example.com/in?token=pl4nted0token' },
          ],
          discord_configs: [{ webhook_url_file: 'kubernetes:shop/discord/url' }],
          email_configs: [{ to: 'ops@example.com', headers: { To: '{{ .CommonLabels.mail }}' } }],
        },
        { name: 'null' },
      ],
      inhibit_rules: [
        {
          source_matchers: ['severity="critical"', 'namespace="shop"'],
          target_matchers: ['severity="warning"', 'namespace="shop"'],
          equal: ['alertname'],
        },
      ],
      time_intervals: [
        {
          name: 'shop/payments/nights',
          time_intervals: [{ times: [{ start_time: '00:00', end_time: '06:00' }], days_of_month: ['1:7'] }],
        },
      ],
    });
  });

  it('has its findings at its own lines, and no secret that is named by reference among them', () => {
    expect(placesOf(findings)).toEqual([
      '16:25 error invalid-duration',
      '21:11 error bypasses-guard',
      '22:20 error templated-destination',
      '28:11 warning follows-redirects',
      '28:11 note no-timeout',
      '29:22 warning alerts-cut-off',
      '32:11 error bypasses-guard',
      '33:11 error bypasses-guard',
      '33:16 warning token-in-url',
      '35:11 error bypasses-guard',
      '37:11 error bypasses-guard',
      '38:39 warning templated-destination',
    ]);
  });

  it('is spoken of in its own words', () => {
    const said = findings.map(({ message, fix }) => `${message}. ${fix}`).join('\n');
    expect(said).toContain('`httpConfig: { followRedirects: false }`');
    expect(said).toContain('`maxAlerts`');
    expect(said).toContain('`urlSecret`');
    expect(said).not.toMatch(/`[a-z]+_[a-z_]+`/);
  });

  it('has the receivers that the allow-list knows by the names that Alertmanager sends', () => {
    const allowed = (name: string) => (sender: string) => (sender === 'prod' ? new Set([name]) : undefined);
    const rulesFor = (name: string) =>
      lintFile(object, { sender: 'prod', receiversOf: allowed(name) }).findings.map(({ rule }) => rule);
    expect(rulesFor('shop/payments/guard')).not.toContain('receiver-not-allowed');
    expect(rulesFor('guard')).toContain('receiver-not-allowed');
    // The sender has other objects too.
    expect(rulesFor('guard')).not.toContain('allow-list-entry-unused');
  });

  it('is the same in v1alpha1, in a List and as JSON', () => {
    const old = object
      .replace('v1beta1', 'v1alpha1')
      .replace('matchType: =~', 'regex: true')
      .replace('timeIntervals:\n    - name', 'muteTimeIntervals:\n    - name');
    const json = JSON.stringify(forms[0].configuration.root.source.document.toJS());
    expect(JSON.stringify(lintFile(old).forms[0].configuration.root.source.document.toJS())).toBe(json);
    const list = `apiVersion: v1\nkind: List\nitems:\n${object.replace(/^(?=.)/gm, '    ').replace('    # Ours.\n    apiV', '  - apiV')}`;
    const inList = lintFile(list);
    expect(JSON.stringify(inList.forms[0].configuration.root.source.document.toJS())).toBe(json);
    expect(placesOf(inList.findings)[0]).toBe('18:29 error invalid-duration');
  });

  it('is not read where a template stands without quotes, which YAML takes for a map', () => {
    expect(readForms(object.replace("'{{ .CommonLabels.channel }}'", '{{ .CommonLabels.channel }}'))).toMatchObject({
      ok: false,
      place: { line: 22, column: 20 },
    });
  });

  it('has a placeholder for a namespace that it gets where it is applied', () => {
    const [form] = lintFile(object.replace('  namespace: shop\n', '')).forms;
    expect(form.configuration.receivers[0]?.name).toBe('<namespace>/payments/chat');
  });
});
