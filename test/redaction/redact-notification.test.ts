import { describe, expect, it } from 'vitest';
import { deliveryKey, groupHash } from '../../lib/delivery/delivery-key.ts';
import { redactNotification } from '../../lib/redaction/redact-notification.ts';
import { cleanLine } from '../../lib/text/clean-text.ts';
import { aNotification, anAlert, aResolvedAlert, labels } from '../support/notification-factory.ts';
import { plantedCredentials } from '../support/redaction-credentials.ts';

const textOf = (name: string) => plantedCredentials(1).find((planted) => planted.name === name)?.text ?? '';
const slackWebhook = textOf('Slack webhook');
const accessKey = textOf('AWS access key id');
const secretKey = textOf('AWS secret access key');
const githubToken = textOf('GitHub token ghp');
const password = ['correct', 'h0rse'].join('-');

const redactAlert = (overrides: Parameters<typeof anAlert>[0]) => {
  const { notification, counts } = redactNotification(aNotification({ alerts: [anAlert(overrides)] }));
  const [alert] = notification.alerts;
  if (alert === undefined) throw new Error('the alert is gone');
  return { alert, counts: Object.fromEntries(counts) };
};

describe('a credential is redacted', () => {
  it.each([
    ['labels', { labels: labels({ a: githubToken }) }],
    ['annotations', { annotations: labels({ summary: `used ${githubToken}.` }) }],
    ['generatorURL', { generatorURL: `https://p.example.com/graph?g0.expr=a%7Bb%3D%22${githubToken}%22%7D` }],
    ['silenceURL', { silenceURL: `https://g.example.com/silence?matcher=a%3D${githubToken}` }],
    ['dashboardURL', { dashboardURL: `https://g.example.com/d/1?var-a=${githubToken}` }],
    ['panelURL', { panelURL: `https://g.example.com/d/1?viewPanel=2&var-a=${githubToken}` }],
    ['imageURL', { imageURL: `https://g.example.com/1.png?token=${githubToken}` }],
    ['valueString', { valueString: `[ var='B' labels={a=${githubToken}} value=22.1 ]` }],
  ])('in the %s of an alert', (_field, overrides) => {
    const { alert, counts } = redactAlert(overrides);
    expect(counts).toEqual({ github_token: 1 });
    expect(JSON.stringify({ ...alert, labels: [...alert.labels], annotations: [...alert.annotations] })).not.toContain(
      githubToken,
    );
  });

  it.each([
    ['groupLabels', { groupLabels: labels({ a: githubToken }) }],
    ['commonLabels', { commonLabels: labels({ a: githubToken }) }],
    ['commonAnnotations', { commonAnnotations: labels({ a: githubToken }) }],
    ['groupKey', { groupKey: `{}/{team="a"}:{a="${githubToken}"}` }],
    ['externalURL', { externalURL: `https://user:${githubToken}@alertmanager.example.com` }],
  ])('in the %s of a notification', (field, overrides) => {
    const { notification, counts } = redactNotification(aNotification(overrides));
    expect([...counts.values()]).toEqual([1]);
    expect(Object.entries(notification).find(([name]) => name === field)).toBeDefined();
    expect(JSON.stringify(notification, (_key, value) => (value instanceof Map ? [...value] : value))).not.toContain(
      githubToken,
    );
  });
});

describe('the name of a label', () => {
  it.each([
    ['container_env_AWS_SECRET_ACCESS_KEY', secretKey, 'aws_secret_key'],
    ['container_env_AWS_ACCESS_KEY_ID', accessKey, 'aws_access_key_id'],
    ['container_env_aws_region', 'eu-central-1', 'container_env'],
    ['container_env_debug', 'true', 'container_env'],
    ['container_env_greeting', 'hello world', 'container_env'],
    ['db_password', 'hunt3r', 'password'],
    ['DB_PASSWORD', 'CorrectHorse', 'password'],
    ['redis.passwd', 'x1y2', 'password'],
    ['oauth_client_secret', 'a1b2c3d4e5f6a7b8', 'secret'],
    ['ci_token', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6', 'secret'],
    ['apiKey', '0123456789abcdef0123456789abcdef', 'secret'],
    ['authorization', `Token ${'9f8e7d6c5b4a39281706'}`, 'authorization'],
  ])('%s makes its value one', (name, value, kind) => {
    const { alert, counts } = redactAlert({ labels: labels({ alertname: 'A', [name]: value }) });
    expect(alert.labels).toEqual(labels({ alertname: 'A', [name]: `[redacted ${kind}]` }));
    expect(counts).toEqual({ [kind]: 1 });
  });

  it.each([
    ['container_env_empty', ''],
    ['db_password', ''],
    ['db_password', '********'],
    ['db_password', '/run/secrets/db'],
    ['my_container_env_x', 'true'],
  ])('%s leaves %j alone, which is none', (name, value) => {
    expect(redactAlert({ labels: labels({ [name]: value }) })).toMatchObject({
      alert: { labels: labels({ [name]: value }) },
      counts: {},
    });
  });

  it('decides in the group key too', () => {
    const groupKey = `{}:{alertname="A", container_env_home="/srv/app", db_password="hunt3r"}`;
    const { notification, counts } = redactNotification(aNotification({ groupKey }));
    expect(notification.groupKey).toBe(
      '{}:{alertname="A", container_env_home="[redacted container_env]", db_password="[redacted password]"}',
    );
    expect(Object.fromEntries(counts)).toEqual({ container_env: 1, password: 1 });
  });

  it('is kept, whatever it is', () => {
    const names = ['__proto__', 'constructor', 'db_password', 'ünïcödé.name'];
    const { alert } = redactAlert({ labels: new Map(names.map((name) => [name, githubToken])) });
    expect([...alert.labels.keys()]).toEqual(names);
    expect(new Set(alert.labels.values())).toEqual(new Set(['[redacted github_token]']));
  });
});

describe('a value that only a name calls secret', () => {
  it('is redacted where the same alert repeats it, in plain and in URLs', () => {
    const { alert, counts } = redactAlert({
      labels: labels({ alertname: 'A', container_env_db_password: `${password} &1` }),
      annotations: labels({ summary: `could not log in with ${password} &1!` }),
      generatorURL: `https://p.example.com/graph?x=${encodeURIComponent(`${password} &1`)}`,
    });
    expect(alert.annotations.get('summary')).toBe('could not log in with [redacted container_env]!');
    expect(alert.generatorURL).toBe('https://p.example.com/graph?x=[redacted container_env]');
    expect(counts).toEqual({ container_env: 3 });
  });

  it('is redacted in common annotations where it is a common label', () => {
    const { notification } = redactNotification(
      aNotification({
        commonLabels: labels({ db_password: password }),
        commonAnnotations: labels({ summary: `tried ${password}` }),
      }),
    );
    expect(notification.commonAnnotations.get('summary')).toBe('tried [redacted password]');
  });

  it('does not take ordinary words with it', () => {
    const { alert } = redactAlert({
      labels: labels({ container_env_env: 'production', container_env_hostname: 'checkout-6f9c7d5b8-x2x4k' }),
      annotations: labels({ summary: 'Pod checkout-6f9c7d5b8-x2x4k in production is down.' }),
    });
    expect(alert.annotations.get('summary')).toBe('Pod checkout-6f9c7d5b8-x2x4k in production is down.');
  });
});

describe('characters that show nothing', () => {
  const [beginning, rest] = [password.slice(0, 4), password.slice(4)];
  it.each([
    ['the name of its label', { 'db_pass\u200bword': password }, password],
    ['a copy of it', { db_password: password }, `${beginning}\u200b${rest}`],
    ['the label of which there is a copy', { db_password: `${beginning}\u200d${rest}` }, password],
  ])('in %s do not keep a credential', (_title, written, copy) => {
    const { alert } = redactAlert({
      labels: labels(written),
      annotations: labels({ summary: `login ${copy} failed` }),
    });
    const shown = [...alert.labels.values(), ...alert.annotations.values()].map(cleanLine);
    expect(shown).toEqual(['[redacted password]', 'login [redacted password] failed']);
  });

  it('make no word of a few letters a credential elsewhere', () => {
    const { alert } = redactAlert({
      labels: labels({ db_password: `a1b2${'\u200b'.repeat(9)}` }),
      annotations: labels({ summary: 'a1b2 failed' }),
    });
    expect(alert.annotations.get('summary')).toBe('a1b2 failed');
  });
});

describe('a redacted notification', () => {
  it('has no link for a silence by a label that was redacted', () => {
    const silenceURL =
      'https://grafana.example.com/alerting/silence/new?matcher=alertname%3DA&matcher=db_password%3Dhunter';
    expect(redactAlert({ labels: labels({ db_password: 'hunt3r' }), silenceURL }).alert.silenceURL).toBeUndefined();
    expect(
      redactAlert({ labels: labels({ alertname: 'A' }), silenceURL: 'https://g.example.com/s' }).alert,
    ).toMatchObject({ silenceURL: 'https://g.example.com/s' });
  });

  it('differs from the original in nothing else', () => {
    const original = aNotification({
      status: 'resolved',
      alerts: [aResolvedAlert({ annotations: labels({ summary: `see ${slackWebhook}` }) }), anAlert()],
      truncatedAlerts: 3,
    });
    const { notification, counts } = redactNotification(original);
    expect(notification).toEqual({
      ...original,
      alerts: [
        { ...original.alerts[0], annotations: labels({ summary: 'see [redacted slack_webhook]' }) },
        original.alerts[1],
      ],
    });
    expect([...counts]).toEqual([['slack_webhook', 1]]);
  });

  it('counts every marker, also of texts that many alerts share', () => {
    const alerts = Array.from({ length: 50 }, () => anAlert({ annotations: labels({ summary: slackWebhook }) }));
    const { counts } = redactNotification(aNotification({ alerts }));
    expect([...counts]).toEqual([['slack_webhook', 50]]);
  });

  it('does not change the one it was made of', () => {
    const original = aNotification({ commonLabels: labels({ a: githubToken }) });
    redactNotification(original);
    expect(original.commonLabels.get('a')).toBe(githubToken);
  });

  it('would not tell two alerts apart, which is why keys are made of the original', () => {
    const withToken = (token: string) =>
      aNotification({ groupKey: `{}:{a="${token}"}`, alerts: [anAlert({ labels: labels({ a: token }) })] });
    const [one, other] = plantedCredentials(1)
      .filter(({ kind }) => kind === 'github_token')
      .map(({ text }) => withToken(text));
    if (one === undefined || other === undefined) throw new Error('two GitHub tokens are planted');
    const keyOf = (notification: typeof one) => [
      groupHash('prod-eu', notification),
      deliveryKey({ sender: 'prod-eu', notification, destination: 'payments/chat' }),
    ];
    expect(keyOf(one)).not.toEqual(keyOf(other));
    expect(keyOf(redactNotification(one).notification)).toEqual(keyOf(redactNotification(other).notification));
  });
});
