import { describe, expect, it } from 'vitest';
import { type Alert, nothingLeftOut } from '../../lib/alertmanager/notification.ts';
import { packNotification } from '../../lib/ingest/pack-notification.ts';
import { builtInSeverities, createSeverities } from '../../lib/rendering/severity.ts';
import { aNotification, anAlert, aResolvedAlert, labels } from '../support/notification-factory.ts';
import { plantedCredentials } from '../support/redaction-credentials.ts';

const pack = (alerts: readonly Alert[], severities = builtInSeverities) =>
  packNotification(aNotification({ alerts }), severities).redacted.notification;

/** One of many that differ. */
const aMember = (index: number, entries: Readonly<Record<string, string>>, more: Partial<Alert> = {}) =>
  anAlert({ labels: labels({ alertname: 'KubePodNotReady', pod: `pod-${index}`, ...entries }), ...more });
const some = (count: number, entries: Readonly<Record<string, string>>, more: Partial<Alert> = {}) =>
  Array.from({ length: count }, (_, index) => aMember(index, entries, more));

const noise = Array.from({ length: 4_000 }, (_, index) =>
  String.fromCharCode(33 + ((index * 7_919 + (index >> 3) * 104_729) % 90)),
).join('');

/** So large that not even twenty of them fit a message of the queue. */
const large = (index: number, entries: Readonly<Record<string, string>>) =>
  aMember(index, entries, {
    annotations: labels(
      Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`a${at}`, `${index} ${at} ${noise.slice(0, 3_000)}`])),
    ),
  });

describe('of too many alerts', () => {
  it('the most urgent stay, wherever they stand, and in the order in which they were sent', () => {
    const alerts = [
      ...some(1_500, { severity: 'info' }),
      aMember(1, { severity: 'critical', alertname: 'DatabaseDown' }),
    ];
    const { alerts: kept, leftOut } = pack(alerts);
    expect(kept).toHaveLength(1_000);
    expect(kept.at(-1)?.labels.get('alertname')).toBe('DatabaseDown');
    expect(leftOut).toMatchObject({ firing: 501, names: [['KubePodNotReady', 501]] });
  });

  it('the newest stay among those that are as urgent', () => {
    const at = (minute: number) => `2026-11-20T10:${String(minute % 60).padStart(2, '0')}:00.123456789Z`;
    const old = some(600, { severity: 'warning' }, { startsAt: at(1) });
    const young = some(600, { severity: 'warning' }, { startsAt: at(2) });
    const offset = aMember(0, { severity: 'warning' }, { startsAt: '2026-11-20T18:03:00+08:00' });
    const { alerts: kept } = pack([
      ...old,
      ...young,
      offset,
      aMember(0, { severity: 'warning' }, { startsAt: 'soon' }),
    ]);
    expect(kept.map(({ startsAt }) => startsAt)).toEqual([
      ...old.slice(0, 399).map(({ startsAt }) => startsAt),
      ...young.map(({ startsAt }) => startsAt),
      offset.startsAt,
    ]);
  });

  it("the platform's severities count", () => {
    const severities = createSeverities({ label: 'priority', info: ['chore'] });
    const alerts = [...some(1_200, { priority: 'chore' }), aMember(1, { priority: 'p1' })];
    expect(pack(alerts, severities).alerts.at(-1)?.labels.get('priority')).toBe('p1');
    expect(pack(alerts).alerts.at(-1)?.labels.get('priority')).toBe('chore');
  });

  it('those that fire are counted by name, the most frequent first', () => {
    const { leftOut } = pack([
      ...some(1_000, { severity: 'critical' }),
      ...some(20, { alertname: 'KubeJobFailed' }, { labels: labels({ alertname: 'KubeJobFailed', severity: 'info' }) }),
      ...some(30, { severity: 'info', alertname: 'CPUThrottlingHigh' }),
      ...some(5, {}, { labels: labels({ severity: 'info' }) }),
      ...Array.from({ length: 7 }, () => aResolvedAlert()),
    ]);
    expect(leftOut).toEqual({
      ...nothingLeftOut,
      firing: 55,
      resolved: 7,
      names: [
        ['CPUThrottlingHigh', 30],
        ['KubeJobFailed', 20],
      ],
    });
  });

  it('twenty names are kept, each of 120 UTF-16 units, without credentials', () => {
    const [{ text } = { text: '' }] = plantedCredentials(1).filter(({ name }) => name === 'GitHub token ghp');
    const named = (index: number) => [
      ...some(index + 1, { severity: 'info', alertname: `${'n'.repeat(200)}${index}` }),
      ...some(index + 1, { severity: 'info', alertname: `Alert${index}` }),
    ];
    const { leftOut } = pack([
      ...some(1_000, { severity: 'critical' }),
      ...some(100, { severity: 'info', alertname: `leaks ${text}` }),
      ...some(99, { severity: 'info', alertname: `${'x'.repeat(110)}${text}` }),
      ...some(98, { severity: 'info', alertname: '😀'.repeat(100) }),
      ...Array.from({ length: 30 }, (_, index) => named(index)).flat(),
    ]);
    expect(leftOut.names).toHaveLength(20);
    expect(leftOut.names.slice(0, 3)).toEqual([
      ['leaks [redacted github_token]', 100],
      [expect.stringMatching(/^x{110}\[redacted…$/), 99],
      [`${'😀'.repeat(59)}…`, 98],
    ]);
    for (const [name] of leftOut.names) expect(name.length).toBeLessThanOrEqual(120);
    expect(leftOut.textsCut).toBe(false);
  });
});

describe('of alerts that are too large for a message', () => {
  it('the most urgent and the newest stay, and the others are counted by name', () => {
    const info = Array.from({ length: 60 }, (_, index) => large(index, { severity: 'info' }));
    const worst = large(60, { severity: 'critical', alertname: 'DatabaseDown' });
    const { alerts: kept, leftOut } = pack([...info, worst]);
    expect(kept.length).toBeLessThan(61);
    expect(kept.at(-1)?.labels.get('alertname')).toBe('DatabaseDown');
    expect(leftOut).toMatchObject({ firing: 61 - kept.length, names: [['KubePodNotReady', 61 - kept.length]] });
  });

  it('names are counted over both cuts', () => {
    const info = Array.from({ length: 1_100 }, (_, index) =>
      aMember(index, { severity: 'info' }, { annotations: labels({ a: `${index}${noise}` }) }),
    );
    const { alerts: kept, leftOut } = pack(info);
    expect(kept.length).toBeLessThan(1_000);
    expect(leftOut.names).toEqual([['KubePodNotReady', 1_100 - kept.length]]);
  });
});
