import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowLink } from '../../lib/rendering/allow-link.ts';
import { countNotShown, describeLinksLeftOut } from '../../lib/rendering/count-not-shown.ts';
import { builtInSeverities, createSeverities } from '../../lib/rendering/severity.ts';
import { aNotification, anAlert, aResolvedAlert, labels, manyAlerts } from '../support/notification-factory.ts';

const linkHosts = new Set(['alertmanager.example.com', 'grafana.example.com:3000']);
const platform = { linkHosts, severities: builtInSeverities };
const none = labels({});

const leftOut = (...urls: readonly string[]) => {
  const alerts = urls.map((generatorURL) => anAlert({ annotations: none, generatorURL }));
  const notification = aNotification({ alerts, commonAnnotations: none });
  return Object.fromEntries(countNotShown(notification, platform).linksLeftOut);
};

describe('a link that no message has is counted by the class of its host:', () => {
  it.each([
    ['http://prometheus-k8s-0:9090/graph', 'internal'],
    ['http://localhost:9090/', 'internal'],
    ['http://prometheus.monitoring.svc:9090/', 'internal'],
    ['http://prometheus.monitoring.svc.cluster.local:9090/', 'internal'],
    ['https://ip-10-0-0-1.eu-central-1.compute.internal/', 'internal'],
    ['https://wiki.corp/', 'internal'],
    ['https://nas.lan./', 'internal'],
    ['http://10.0.0.1:9090/', 'address'],
    ['http://0x7f.1/', 'address'],
    ['http://[::1]:9090/', 'address'],
    ['https://prometheus.example.com/graph', 'public'],
    ['https://grafana.example.com/', 'public'],
    ['https://local.example.com/', 'public'],
    ['https://alertmanager.example.com:9093/', 'public'],
    ['javascript:alert(1)', 'unusable'],
    ['ftp://alertmanager.example.com/', 'unusable'],
    ['https://user:pass@prometheus.example.com/', 'unusable'],
    ['https://prometheus.example.com/?a=[redacted password]', 'unusable'],
    ['/graph?g0.expr=up', 'unusable'],
    ['prometheus.example.com/graph', 'unusable'],
    [`https://prometheus.example.com/${'a'.repeat(2_048)}`, 'unusable'],
    [`https://alertmanager.example.com/${'"'.repeat(1_500)}`, 'unusable'],
  ])('%s', (url, host) => {
    expect(leftOut(url)).toEqual({ [host]: 1 });
  });

  it.each(['https://alertmanager.example.com/#/alerts', 'http://grafana.example.com:3000/d/1', ''])(
    '%s is none of them',
    (url) => {
      expect(leftOut(url)).toEqual({});
    },
  );

  it('each URL once, whichever alert has it', () => {
    expect(leftOut('http://a/', 'http://a/', 'http://a/?2', 'https://b.example.com/')).toEqual({
      internal: 2,
      public: 1,
    });
  });

  it('in every place where an alert has one', () => {
    const host = (name: string) => `http://${name}/`;
    const alert = {
      annotations: labels({ runbook_url: host('runbook'), dashboard_url: host('dashboard'), summary: host('summary') }),
      generatorURL: host('source'),
      dashboardURL: host('grafana'),
      panelURL: host('panel'),
      silenceURL: host('silence'),
    };
    const shared = { commonAnnotations: labels({ runbook_url: host('shared') }), externalURL: host('alertmanager') };
    const count = (alerts: ReturnType<typeof anAlert>[]) =>
      countNotShown(aNotification({ ...shared, alerts }), platform).linksLeftOut.get('internal');
    expect(count([anAlert(alert)])).toBe(8);
    // A silence for what is over is offered to nobody.
    expect(count([aResolvedAlert(alert)])).toBe(7);
  });

  it('for a reader in one line', () => {
    const alerts = ['http://a/', 'http://b/', 'https://c.example.com/'].map((generatorURL) =>
      anAlert({ generatorURL }),
    );
    const counted = countNotShown(aNotification({ alerts }), platform);
    expect(describeLinksLeftOut(counted)).toBe('2 public, 2 internal');
  });

  it('without an error, whatever is written there', () => {
    const url = fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string({ unit: 'binary', maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(url), (urls) => {
        const total = Object.values(leftOut(...urls)).reduce((sum, count) => sum + count, 0);
        expect(total).toBe(new Set(urls.filter((one) => one !== '')).size);
      }),
    );
  });
});

it('what is counted is what no message links', () => {
  const beginnings = ['https://', 'HTTP://', 'http:/', 'https:\\\\', ' https://', 'ht\ntps://', ''];
  const hosts = [
    'alertmanager.example.com',
    'ALERTMANAGER.example.com:443',
    'grafana.example.com:3000',
    'a.b',
    '[::1]',
    '',
  ];
  const url = fc
    .tuple(
      fc.constantFrom(...beginnings),
      fc.constantFrom('', '', '', 'user@', 'a:b@', '\\@', '/@'),
      fc.constantFrom(...hosts),
      fc.constantFrom('', '/', '?', '#', '\\', '@', ':'),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        '',
        '',
        '',
        '漢'.repeat(230),
        '漢'.repeat(220),
        '"'.repeat(690),
        '"'.repeat(660),
        'a'.repeat(2_030),
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(url, (one) => {
      fc.pre(one !== '');
      const isLinked = allowLink(one, linkHosts) !== undefined;
      expect(Object.keys(leftOut(one))).toHaveLength(isLinked ? 0 : 1);
    }),
    { numRuns: 2_000 },
  );
});

describe('alerts with a severity that nobody knows are counted,', () => {
  const count = (severities = builtInSeverities) =>
    countNotShown(
      aNotification({
        alerts: [
          ...manyAlerts(2, { labels: labels({ severity: 'chore' }) }),
          anAlert({ labels: labels({ severity: 'page' }) }),
          anAlert({ labels: labels({ alertname: 'A' }) }),
          aResolvedAlert({ labels: labels({ severity: 'Purple' }) }),
        ],
      }),
      { linkHosts, severities },
    ).unknownSeverities;

  it('and those without one are not', () => {
    expect(count()).toBe(3);
  });

  it("but those that have one of the platform's", () => {
    expect(count(createSeverities({ info: ['chore'] }))).toBe(1);
  });
});
