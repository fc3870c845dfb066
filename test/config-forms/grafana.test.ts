import { describe, expect, it } from 'vitest';
import { lintFile, placesOf } from '../support/lint-forms-text.ts';

const file = `apiVersion: 1
contactPoints:
  - orgId: 1
    name: payments
    receivers:
      - uid: a
        type: slack
        settings:
          url: https://hooks.slack.com/services/T00000000/B00000000/pl4ntedSl4ckW3bhook00
          recipient: '{{ .CommonLabels.channel }}'
      - uid: b
        type: slack
        settings: { token: $SLACK_TOKEN, recipient: C0123ABCD }
        disableResolveMessage: true
      - uid: c
        type: email
        settings: { addresses: 'ops@example.com;{{ .CommonLabels.mail }}' }
      - uid: d
        type: webhook
        settings:
          url: https://hooks.example.com/{{ .CommonLabels.team }}
          password: \${HOOK_PASSWORD}
          username: guard
      - uid: e
        type: line
        settings: { token: pl4nted }
  - orgId: 1
    name: guarded
    receivers:
      - uid: f
        type: webhook
        settings:
          url: $GUARD_URL/v1/senders/grafana/notifications
          maxAlerts: '5'
          hmacConfig: { secret: $KEY, timestampHeader: X-Grafana-Alerting-Timestamp }
policies:
  - orgId: 1
    receiver: payments
    group_by: [alertname]
    object_matchers: [[team, =, payments]]
    routes:
      - receiver: guarded
        group_by: []
        repeat_interval: 1m
`;

describe('contact points and notification policies of Grafana', () => {
  it('are judged like the receivers and routes that they are', () => {
    const { findings } = lintFile(file);
    expect(placesOf(findings)).toEqual([
      '6:9 error bypasses-guard',
      '9:16 warning inline-secret',
      '10:22 error templated-destination',
      '11:9 error bypasses-guard',
      '15:9 error bypasses-guard',
      '18:9 error bypasses-guard',
      '21:16 error templated-destination',
      '24:9 error bypasses-guard',
      '34:22 warning alerts-cut-off',
      '44:26 warning repeat-interval-too-short',
    ]);
  });

  it('are spoken of in the words of Grafana', () => {
    const said = lintFile(file).findings.map(({ message, fix }) => `${message}. ${fix}`);
    expect(said).toContain(
      'receiver `payments`: the secret `url` is written into the configuration. write `$NAME` or `$__file{/path}`, which Grafana reads when it starts, or move the contact point behind the guard (`alertguard migrate`); create a new one, since this one is known',
    );
    expect(said.join('\n')).not.toMatch(/Alertmanager \d|--relay-url|http_config|api_url/);
  });

  it('are told of a placeholder without the advice to make a new secret', () => {
    const [, secret] = lintFile(file.replace(/https:.*hook00/, 'your-slack-webhook')).findings;
    expect(secret).toMatchObject({ rule: 'inline-secret', severity: 'note' });
    expect(secret?.fix).toMatch(/^write `\$NAME`.*\(`alertguard migrate`\)$/);
  });

  it('may be two files, and JSON', () => {
    const [points = '', policies = ''] = file.split(/^policies:/m);
    expect(placesOf(lintFile(points).findings)).toContain('10:22 error templated-destination');
    expect(
      lintFile(`apiVersion: 1\npolicies:${policies.replace('1m', 'soon')}`).findings.map(({ rule }) => rule),
    ).toEqual(['invalid-duration']);
    const json = JSON.stringify({
      apiVersion: 1,
      contactPoints: [
        {
          name: 'a',
          receivers: [{ uid: 'a', type: 'discord', settings: { url: 'https://discord.com/api/webhooks/1/pl4nted' } }],
        },
      ],
    });
    expect(lintFile(json).findings.map(({ rule }) => rule)).toEqual(['bypasses-guard', 'inline-secret']);
  });

  it('of several organisations are all read', () => {
    const two = `apiVersion: 1
policies:
  - { orgId: 1, receiver: a, repeat_interval: soon }
  - { orgId: 2, receiver: b, repeat_interval: later }
`;
    expect(placesOf(lintFile(two).findings)).toEqual(['3:47 error invalid-duration', '4:47 error invalid-duration']);
  });
});
