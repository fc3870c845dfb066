import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseAlertmanagerVersion } from '../../lib/alertmanager-config/alertmanager-version.ts';
import { lintText } from '../support/lint-files.ts';
import { everyIntegration, migrateText, plantedSecrets } from '../support/migrate-text.ts';

const rewritten = (text: string, version = '') =>
  migrateText(text, { version: parseAlertmanagerVersion(version) }).file('alertmanager.yml');

describe('the new alertmanager.yml', () => {
  it('keeps every other line as it is', () => {
    const text = `# Ours.
global:
    resolve_timeout: 5m      # as ever
    slack_api_url: ${plantedSecrets.slack}

route:
    receiver:   "chat"
    group_by: [ 'alertname',cluster ]
    routes:
    - matchers: [ severity="critical" ]    # night and day

receivers:
    # Where people talk.
    - name: "chat"
      slack_configs:   # two of them
          - send_resolved: true
            text: >-
                {{ .CommonLabels.alertname }}
                fires
            channel: '#a'
            # - channel: '#old'

    - name: nobody


inhibit_rules: []   # none
`;
    expect(rewritten(text)).toBe(`# Ours.
global:
    resolve_timeout: 5m      # as ever

route:
    receiver:   "chat"
    group_by: [ 'alertname',cluster ]
    routes:
    - matchers: [ severity="critical" ]    # night and day

receivers:
    # Where people talk.
    - name: "chat"
      webhook_configs:
          - url: http://127.0.0.1:9095/
            send_resolved: true
            http_config: { follow_redirects: false }
            # - channel: '#old'

    - name: nobody


inhibit_rules: []   # none
`);
  });

  it('keeps beside the relay what could not be carried over', () => {
    const text = `route: { receiver: a, group_by: [alertname] }
receivers:
- name: a
  webhook_configs:
  - url: https://hooks.example.com/
  - url: http://10.0.0.1/ # in the rack
    send_resolved: false
  opsgenie_configs:
  - priority: P1
  discord_configs:
  - webhook_url: ${plantedSecrets.discord}
`;
    expect(rewritten(text)).toBe(`route: { receiver: a, group_by: [alertname] }
receivers:
- name: a
  webhook_configs:
  - url: http://10.0.0.1/ # in the rack
    send_resolved: false
  - url: http://127.0.0.1:9095/
    send_resolved: true
    http_config: { follow_redirects: false }
  opsgenie_configs:
  - priority: P1
`);
  });

  it('loses all of global where nothing uses it any more', () => {
    expect(parse(rewritten(everyIntegration))).not.toHaveProperty('global');
  });

  it('has a timeout from 0.28 on', () => {
    expect(rewritten(everyIntegration, '0.28')).toContain('        timeout: 15s\n');
    expect(rewritten(everyIntegration, '0.27')).not.toContain('timeout: 15s');
    expect(rewritten(everyIntegration)).not.toContain('timeout: 15s');
  });

  it.each(['0.25', '0.28', '0.34'])('is clean to the linter for Alertmanager %s', (version) => {
    const names = new Set(migrateText(everyIntegration).migration.receivers.map(({ name }) => name));
    expect(
      lintText(rewritten(everyIntegration, version), { version, sender: 'prod-eu', receiversOf: () => names }),
    ).toEqual([]);
  });

  it('is printed anew where the old one is JSON, and says the same', () => {
    const json = JSON.stringify(parse(everyIntegration));
    expect(parse(rewritten(json))).toEqual(parse(rewritten(everyIntegration)));
    expect(migrateText(json).file('MIGRATION.md')).toContain('the file was rewritten');
  });

  it('keeps numbers as they are written when it is printed anew', () => {
    const text = `global: { opsgenie_api_key: 0123, victorops_api_key: 1e3, opsgenie_api_url: 0x1F }
route: { receiver: a, group_by: [alertname] }
receivers: [{ name: a, discord_configs: [{ webhook_url: '${plantedSecrets.discord}' }], opsgenie_configs: [{ api_key: 007 }], victorops_configs: [{ routing_key: +5 }] }]
`;
    const { file } = migrateText(text);
    expect(file('MIGRATION.md')).toContain('the file was rewritten');
    for (const written of ['key: 0123', 'key: 1e3', 'url: 0x1F', 'key: 007', 'key: +5']) {
      expect(file('alertmanager.yml')).toContain(written);
    }
  });

  it('has no dangling alias where one receiver was made from another', () => {
    const text = `
slack: &slack { channel: '#a', send_resolved: true }
global: { slack_api_url_file: /etc/slack }
route: { receiver: a, group_by: [alertname] }
receivers:
  - &a
    name: a
    slack_configs:
      - *slack
  - <<: *a
    name: b
`;
    expect(parse(rewritten(text))).toMatchObject({
      receivers: [
        { name: 'a', webhook_configs: [{ url: 'http://127.0.0.1:9095/', send_resolved: true }] },
        { name: 'b', webhook_configs: [{ url: 'http://127.0.0.1:9095/', send_resolved: true }] },
      ],
    });
    expect(rewritten(text)).not.toContain('slack_configs');
  });
});

describe('an anchor that goes with what is carried over', () => {
  it.each([
    [
      'is written out where another integration of the receiver uses it',
      `route: { receiver: a, group_by: [alertname] }
receivers:
  - name: a
    discord_configs:
      - webhook_url: ${plantedSecrets.discord}
        http_config: &http
          proxy_url: http://proxy.example.com
    opsgenie_configs:
      - api_key: x
        http_config: *http
`,
      { opsgenie_configs: [{ api_key: 'x', http_config: { proxy_url: 'http://proxy.example.com' } }] },
    ],
    [
      'is written out where another receiver uses the whole integration',
      `route: { receiver: a, group_by: [alertname] }
receivers:
  - name: a
    discord_configs:
      - &discord
        webhook_url: ${plantedSecrets.discord}
    x_configs: [*discord]
`,
      { x_configs: [{ webhook_url: plantedSecrets.discord }] },
    ],
    [
      'is written out through merges of merges',
      `route: { receiver: a, group_by: [alertname] }
receivers:
  - name: a
    discord_configs:
      - &one
        webhook_url: ${plantedSecrets.discord}
        title: one
    x_configs:
      - &two { <<: *one, title: two }
      - { <<: *two, message: three }
`,
      {
        x_configs: [
          { webhook_url: plantedSecrets.discord, title: 'two' },
          { webhook_url: plantedSecrets.discord, title: 'two', message: 'three' },
        ],
      },
    ],
  ])('%s', (_, text, receiver) => {
    const { file } = migrateText(text);
    expect(parse(file('alertmanager.yml'))).toMatchObject({ receivers: [{ name: 'a', ...receiver }] });
    expect(file('MIGRATION.md')).toContain('the file was rewritten');
  });

  it('is written out where a field of global had it', () => {
    const text = `global:
  slack_api_url: &url ${plantedSecrets.slack}
route: { receiver: a, group_by: [alertname] }
receivers:
  - name: a
    slack_configs: [{ channel: a }]
templates: [*url]
`;
    expect(parse(rewritten(text))).toMatchObject({ templates: [plantedSecrets.slack] });
  });
});

describe('a receiver behind an empty item', () => {
  it('is the one that is rewritten', () => {
    const text = `route: { receiver: a, group_by: [alertname] }
receivers:
  -
  - name: a
    discord_configs: [{ webhook_url: '${plantedSecrets.discord}' }]
  - name: b
    opsgenie_configs: [{ api_key: x }]
`;
    expect(parse(rewritten(text)).receivers.slice(1)).toMatchObject([
      { name: 'a', webhook_configs: [{ url: 'http://127.0.0.1:9095/' }] },
      { name: 'b', opsgenie_configs: [{ api_key: 'x' }] },
    ]);
  });
});

describe('whatever the old file looks like', () => {
  const item = fc.constantFrom(
    ['discord_configs', `webhook_url: ${plantedSecrets.discord}`],
    ['opsgenie_configs', 'api_key: a'],
    ['webhook_configs', 'url: https://hooks.example.com/'],
    ['webhook_configs', 'url: http://10.0.0.1/'],
    ['pagerduty_configs', `routing_key: ${plantedSecrets.pagerduty}`],
  );
  const layout = fc.record({
    indent: fc.constantFrom('', '  ', '    '),
    comment: fc.constantFrom('', '  # why'),
    blank: fc.constantFrom('', '\n', '\n\n'),
    end: fc.constantFrom('', '\n', '\n# end\n'),
  });

  it('nothing is lost: what was not carried over is there, and a relay where anything was', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(item, { maxLength: 5 }), { minLength: 1, maxLength: 4 }),
        layout,
        (receivers, { indent, comment, blank, end }) => {
          const written = receivers.map((items, index) => {
            const lists = Map.groupBy(items, ([key]) => key);
            const lines = [...lists].map(
              ([key, configs]) =>
                `  ${key}:${comment}\n${configs.map(([, config]) => `  ${indent}- ${config}${comment}`).join('\n')}`,
            );
            return [`- name: r${index}${comment}`, ...lines].join('\n') + blank;
          });
          const text = `route: { receiver: r0 }\nreceivers:${comment}\n${written.join('\n')}${end}`;
          const { migration, file } = migrateText(text);
          const after = parse(file('alertmanager.yml'));
          const expected = receivers.map((items, index) => {
            const isLeft = ([key, config]: readonly string[]) =>
              key === 'opsgenie_configs' || config === 'url: http://10.0.0.1/';
            const left = items.filter(isLeft);
            const posts = left.length < items.length;
            return { name: `r${index}`, left: left.length, posts };
          });
          const found = after.receivers.map(({ name, ...lists }: Record<string, unknown>) => {
            const configs = Object.values(lists).flat();
            const posts = configs.some((one) => JSON.stringify(one).includes('127.0.0.1:9095'));
            return { name, left: configs.length - Number(posts), posts };
          });
          expect(found).toEqual(expected);
          expect(migration.left).toHaveLength(expected.reduce((sum, { left }) => sum + left, 0));
          expect(file('MIGRATION.md')).toContain('no other line was changed');
        },
      ),
      { numRuns: 200 },
    );
  });
});
