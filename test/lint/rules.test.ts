import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../lib/lint/rules.ts';
import { lintText, readRuleFiles } from '../support/lint-files.ts';

/** What the files about the allow-list are held against. */
const allowList = {
  sender: 'prod-eu',
  receiversOf: (sender: string) => (sender === 'prod-eu' ? new Set(['payments-critical', 'payments-info']) : undefined),
};
const needsAllowList = new Set(['receiver-not-allowed', 'allow-list-entry-unused']);

/** Which other rules speak up in a file that is about one of them. */
const beside = new Set(['bypasses-guard', 'inline-secret']);

describe('every rule', () => {
  const files = readRuleFiles();

  it('has a file of its own', () => {
    expect(files.map(({ rule }) => rule).sort()).toEqual(rules.map(({ name }) => name).sort());
  });

  it.each(files)('$rule is found at the marked lines and nowhere else', ({ rule, text, expected }) => {
    const findings = lintText(text, needsAllowList.has(rule) ? allowList : {}).filter(
      (finding) => finding.rule === rule || !beside.has(finding.rule),
    );
    expect(findings.map(({ line, severity, rule: name }) => `${line} ${severity} ${name}`)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  });

  it('is explained in docs/lint-rules.md with its severity', () => {
    const text = readFileSync(new URL('../../docs/lint-rules.md', import.meta.url), 'utf8');
    const headings = [...text.matchAll(/^### ([a-z-]+) \((error|warning|note)\)$/gm)].map(
      ([, name, severity]) => `${name} ${severity}`,
    );
    expect(headings).toEqual(rules.map(({ name, severity }) => `${name} ${severity}`));
    for (const { name, summary } of rules) {
      expect(text).toMatch(new RegExp(`^### ${name} .*\\n${summary.replace(/\.$/, '')}`, 'm'));
    }
  });
});

/** A configuration with one guard receiver, to which `more` is added. */
const guarded = (more = '') => `
route: { receiver: guarded, group_by: [alertname] }
receivers:
  - name: guarded
    webhook_configs:
      - url: http://127.0.0.1:9095/
        http_config: { follow_redirects: false }
        ${more}
`;

const rulesIn = (text: string, version?: string) =>
  lintText(text, version === undefined ? {} : { version }).map(({ rule }) => rule);

describe('the version', () => {
  it.each([
    ['0.27.0', []],
    ['0.28', ['no-timeout']],
    ['1.0', ['no-timeout']],
  ])('of Alertmanager %s decides on the timeout', (version, expected) => {
    expect(rulesIn(guarded(), version)).toEqual(expected);
  });

  it('of Alertmanager 0.30 does not expand the URL of a webhook', () => {
    const text = guarded().replace('http://127.0.0.1:9095/', "'https://example.com/{{ .CommonLabels.team }}'");
    expect(rulesIn(text, '0.30')).toEqual(['bypasses-guard']);
    expect(rulesIn(text, '0.31')).toEqual(['bypasses-guard', 'templated-destination']);
  });

  it('of Alertmanager 0.32 has no event recorder', () => {
    const text = `${guarded('timeout: 15s')}event_recorder: { webhook_outputs: [{ url: 'https://example.com/' }] }\n`;
    expect(rulesIn(text, '0.32')).toEqual([]);
    expect(rulesIn(text, '0.33')).toEqual(['events-bypass-guard']);
    expect(rulesIn(text)).toEqual(['events-bypass-guard']);
  });

  it('of Alertmanager decides what is said of a token in a URL', () => {
    const text = guarded().replace('127.0.0.1', 'a:b@127.0.0.1');
    const messages = ['0.25', '0.26'].map((version) => lintText(text, { version }).at(-1)?.message);
    expect(messages[0]).toContain('logs at every failure');
    expect(messages[1]).toContain('which proxies and the receiving server log');
  });
});

describe('a receiver of the guard', () => {
  it.each(['http://127.0.0.1:9095', 'http://localhost:9095/', 'http://[::1]:9095/', 'http://127.9.9.9:9095/'])(
    'posts to %s',
    (url) => {
      expect(rulesIn(guarded('timeout: 15s').replace('http://127.0.0.1:9095/', url))).toEqual([]);
    },
  );

  it.each([
    'http://127.0.0.1:9096/',
    'http://127.0.0.1:9095/alerts',
    'https://127.0.0.1:9095/',
    'http://relay:9095/',
    'https://guard.example.com/v1/senders/prod-eu/notifications/more',
    'http://127.0.0.1.example.com:9095/',
  ])('does not post to %s', (url) => {
    const found = rulesIn(guarded('timeout: 15s').replace('http://127.0.0.1:9095/', url));
    expect(found.filter((rule) => rule !== 'plain-http')).toEqual(['bypasses-guard']);
  });

  it('posts to another relay where that is named, with or without the slash at the end', () => {
    const text = guarded('timeout: 15s').replace('http://127.0.0.1:9095/', 'http://relay:9095');
    expect(lintText(text, { relayUrls: ['http://relay:9095/'] })).toEqual([]);
  });
});

describe('findings', () => {
  it('name line, column, what is wrong and what to do', () => {
    expect(lintText(guarded('max_alerts: 20\n        timeout: 15s'))).toEqual([
      {
        rule: 'alerts-cut-off',
        severity: 'warning',
        line: 8,
        column: 21,
        path: 'receivers[guarded].webhook_configs[0].max_alerts',
        receiver: 'guarded',
        message: 'receiver `guarded`: alerts beyond `max_alerts` are dropped, and nobody learns which',
        fix: 'remove `max_alerts` (0 means no limit), and group by more labels if groups grow large',
      },
    ]);
  });

  it('name the receiver that was meant', () => {
    const [finding] = lintText(guarded('timeout: 15s'), {
      sender: 'prod-eu',
      receiversOf: () => new Set(['guardde']),
    }).filter(({ rule }) => rule === 'receiver-not-allowed');
    expect(finding?.fix).toBe('use the name that is in the allow-list, `guardde`, or add this one to it');
  });

  it('follow aliases and merges, and tell what stands in several places once', () => {
    const text = `
base: &base { http_config: { follow_redirects: false }, timeout: 15s }
route: { receiver: one, group_by: [alertname] }
receivers:
  - &first
    name: one
    webhook_configs:
      - { <<: *base, url: 'http://127.0.0.1:9095/', max_alerts: 3 }
  - { <<: *first, name: one }
`;
    expect(rulesIn(text)).toEqual(['alerts-cut-off']);
  });

  it('are the same for JSON', () => {
    const json = JSON.stringify({
      route: { receiver: 'mail', group_by: ['to'] },
      receivers: [{ name: 'mail', email_configs: [{ to: '{{ .GroupLabels.to }}' }] }],
    });
    expect(rulesIn(json)).toEqual(['bypasses-guard', 'templated-destination']);
  });
});
