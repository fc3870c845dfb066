import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSecret } from '../../lib/migrate/read-secret.ts';
import { lintFile } from '../support/lint-forms-text.ts';
import { everyIntegration, migrateText, plantedSecrets } from '../support/migrate-text.ts';
import { wrappers } from '../support/wrap-configuration.ts';

/** What the tests call the file that is migrated is `alertmanager.yml`. */
const outputOf = (text: string) => migrateText(text).file('alertmanager.yml');

describe.each(Object.entries(wrappers))('%s', (_, wrap) => {
  it('is written with the new configuration in the place of the old one', () => {
    const { file, before, after, where } = wrap(everyIntegration);
    const written = outputOf(file);
    const [{ slice }] = lintFile(written).forms;
    expect(slice.where).toBe(where);
    // A comment before the first field of a map is not in the map.
    const withoutStart = (text: string) => text.replace(/^(?:#.*\n|\n)*/, '').trimEnd();
    expect(withoutStart(slice.text)).toBe(withoutStart(outputOf(everyIntegration)));
    expect(written).not.toMatch(/^ +$/m);
    expect(written.startsWith(before)).toBe(true);
    expect(written.endsWith(after)).toBe(true);
  });

  it('gives the allow-list and the secrets of the configuration in it', async () => {
    const { file } = wrap(everyIntegration);
    const plain = migrateText(everyIntegration);
    const migrated = migrateText(file);
    for (const path of ['allow-list/platform.yml', 'allow-list/teams/payments.yml']) {
      expect(migrated.file(path)).toBe(plain.file(path));
    }
    expect(migrated.migration.secrets).toEqual(plain.migration.secrets);
    const source = migrated.migration.secrets.flatMap(({ fields }) => fields['webhookUrl'] ?? [])[0];
    if (source === undefined) throw new Error('the slack webhook has a secret');
    const read = await readSecret(file, [{ field: 'webhookUrl', source }], nothingElsewhere);
    expect(read.ok && read.json.reveal()).toBe(JSON.stringify({ webhookUrl: plantedSecrets.slack }));
  });
});

const nothingElsewhere = {
  readFile: () => Promise.resolve(undefined),
  readReference: () => Promise.resolve(undefined),
  newKey: () => 'whsec_new',
};

const object = `# Ours.
apiVersion: monitoring.coreos.com/v1beta1
kind: AlertmanagerConfig
metadata: { name: payments, namespace: shop }
spec:
  route: { receiver: chat, groupBy: [alertname] }
  receivers:
    # To the channel.
    - name: chat
      slackConfigs:
        - apiURL: { name: slack, key: url }
          sendResolved: true
    - name: pager # by night
      pagerdutyConfigs:
        - routingKey: { name: pager, key: key }
        - serviceKey: { name: pager, key: old }
---
apiVersion: v1
kind: Secret
metadata: { name: slack, namespace: shop }
data: { url: aHR0cHM6Ly9leGFtcGxlLmNvbS8= }
`;

describe('an AlertmanagerConfig', () => {
  const { file, migration } = migrateText(object);

  it('posts to the relay in its own words, and every other line stays', () => {
    expect(file('alertmanager.yml')).toBe(`# Ours.
apiVersion: monitoring.coreos.com/v1beta1
kind: AlertmanagerConfig
metadata: { name: payments, namespace: shop }
spec:
  route: { receiver: chat, groupBy: [alertname] }
  receivers:
    # To the channel.
    - name: chat
      webhookConfigs:
        - url: http://127.0.0.1:9095/
          sendResolved: true
          httpConfig: { followRedirects: false }
    - name: pager # by night
      webhookConfigs:
        - url: http://127.0.0.1:9095/
          sendResolved: true
          httpConfig: { followRedirects: false }
      pagerdutyConfigs:
        - serviceKey: { name: pager, key: old }
---
apiVersion: v1
kind: Secret
metadata: { name: slack, namespace: shop }
data: { url: aHR0cHM6Ly9leGFtcGxlLmNvbS8= }
`);
    expect(migration.left.map(({ receiver, line }) => `${line} ${receiver}`)).toEqual(['16 shop/payments/pager']);
  });

  it('has its receivers in the allow-list under the names that the guard is sent', () => {
    expect(Object.keys(parse(file('allow-list/teams/payments.yml')).receivers)).toEqual([
      'shop/payments/chat',
      'shop/payments/pager',
    ]);
  });

  it('has its secrets read from where it refers to', async () => {
    const source = migration.secrets[0]?.fields['webhookUrl'];
    if (source === undefined) throw new Error('slack has a secret');
    const specs = [{ field: 'webhookUrl', source }];
    const asked: unknown[] = [];
    const read = await readSecret(object, specs, {
      ...nothingElsewhere,
      readReference: (reference) => {
        asked.push(reference);
        return Promise.resolve(`${plantedSecrets.slack}\n`);
      },
    });
    expect(asked).toEqual([{ kind: 'kubernetes', namespace: 'shop', name: 'slack', key: 'url' }]);
    expect(read.ok && read.json.reveal()).toBe(JSON.stringify({ webhookUrl: plantedSecrets.slack }));
    expect(await readSecret(object, specs, nothingElsewhere)).toMatchObject({
      ok: false,
      message: 'receivers.0.slack_configs.0.api_url_file: what it refers to cannot be read or is empty',
    });
  });

  it('is refused without a namespace, which is a part of the names', () => {
    expect(() => migrateText(object.replace(', namespace: shop }\nspec', ' }\nspec'))).toThrow(
      'write `metadata.namespace`',
    );
  });

  it('has the next steps of an operator in the report', () => {
    expect(file('MIGRATION.md')).toContain('`<namespace>/<name>/<receiver>`');
  });
});

const points = `apiVersion: 1
contactPoints:
  - orgId: 1
    name: payments
    receivers:
      - uid: line1
        type: line # stays
        settings: { token: $LINE }
      - uid: chat1
        type: slack
        settings: { url: '${plantedSecrets.slack}' }
        disableResolveMessage: true
      - uid: pager1
        type: pagerduty
        settings:
          integrationKey: $__file{/run/secrets/pagerduty}
        disableResolveMessage: true
policies:
  - { orgId: 1, receiver: payments, group_by: [alertname] }
`;

describe('contact points of Grafana', () => {
  const { file, migration } = migrateText(points);

  it('become a webhook to the guard that Grafana signs, and every other line stays', () => {
    expect(file('alertmanager.yml')).toBe(`apiVersion: 1
contactPoints:
  - orgId: 1
    name: payments
    receivers:
      - uid: line1
        type: line # stays
        settings: { token: $LINE }
      - uid: chat1
        type: webhook
        settings: { url: $ALERTGUARD_URL/v1/senders/prod-eu/notifications, httpMethod: POST, hmacConfig: { secret: $ALERTGUARD_SIGNING_KEY, header: X-Grafana-Alerting-Signature, timestampHeader: X-Grafana-Alerting-Timestamp } }
        disableResolveMessage: true
policies:
  - { orgId: 1, receiver: payments, group_by: [alertname] }
`);
    expect(migration.destinations.map(({ type }) => type)).toEqual(['slack', 'pagerduty']);
  });

  it('make a sender that signs as Grafana does', () => {
    expect(parse(file('allow-list/platform.yml')).senders).toEqual({
      'prod-eu': { scheme: 'grafana', secret: 'alertguard/senders/prod-eu' },
    });
    expect(file('MIGRATION.md')).toContain('`deleteContactPoints`');
  });

  it('stay JSON where they are', () => {
    const json = JSON.stringify(parse(points), null, 2);
    expect(JSON.parse(outputOf(json))).toEqual(parse(file('alertmanager.yml')));
  });

  it('are asked for where a file holds policies alone', () => {
    expect(() => migrateText('policies:\n  - { orgId: 1, receiver: payments }\n')).toThrow(
      'only notification policies',
    );
  });
});

describe('a file with two configurations', () => {
  it('is refused with where they are: names in one allow-list would be of two', () => {
    const { file } = wrappers['stringData of a Secret']?.('route: { receiver: a }\nreceivers: [{ name: a }]\n') ?? {
      file: '',
    };
    expect(() => migrateText(`${file}---\n${file}`)).toThrow(
      '2 configurations are in this file (`stringData.alertmanager.yaml`, `stringData.alertmanager.yaml`): put each into a file of its own',
    );
  });
});
