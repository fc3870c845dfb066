import type { Alert, Notification } from '../../lib/alertmanager/notification.ts';
import { aNotification, anAlert, labels } from './notification-factory.ts';

/** Names and severities as rules have them: short ones, long ones, of other scripts, with what markup is made of. */
const names = [
  ...['KubePodNotReady', 'CPU_High', 'disk_full_soon__', 'TargetDown', 'Überlast', 'ペイメント遅延', 'خطای_پرداخت'],
  ...['*starred*', 'node-exporter down (eu)', `Long${'er'.repeat(80)}`, '🔥 Hot', 'KubeJobFailed', 'Watchdog'],
];
const severities = ['critical', 'warning', 'info', 'P1', 'sev3', 'page', 'none', 'purple', 'ＷＡＲＮ', undefined];
const words = [
  'pod',
  'x',
  '漢字',
  'is not ready',
  '99.5%',
  '<b>',
  '_a_',
  '"quoted"',
  '🙂',
  'a\nb',
  'سرویس',
  '\u0001\u0002',
];

export type Random = () => number;

/** mulberry32: numbers from 0 to below 1, the same for the same seed. */
export function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One alert or many, of one name or several, with little to say or far too much. */
export function aRandomNotification(random: Random): Notification {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const upTo = (max: number) => Math.floor(random() ** 3 * (max + 1));
  const text = (max: number) => {
    const length = upTo(max);
    const word = `${pick(words)} ${pick(words)} `;
    return word.repeat(Math.ceil(length / word.length)).slice(0, length);
  };
  const some = (max: number, maxText: number) =>
    Object.fromEntries(
      Array.from({ length: upTo(max) }, (_, index) => [`${pick(['a', 'job', 'zone'])}_${index}`, text(maxText)]),
    );
  const [sharedName, isOneName] = [pick(names), random() < 0.5];
  const longest = pick([40, 400, 4_000, 20_000]) ?? 0;
  const anyAlert = (): Alert => {
    const severity = pick(severities);
    const status = random() < 0.8 ? 'firing' : 'resolved';
    return anAlert({
      status,
      labels: labels({
        alertname: (isOneName ? sharedName : pick(names)) ?? '',
        ...(severity === undefined ? {} : { severity }),
        ...some(20, 120),
      }),
      annotations: labels({ summary: text(longest / 4), description: text(longest), ...some(4, longest) }),
      startsAt: new Date(Date.UTC(2026, 10, 20, 10, upTo(59))).toISOString(),
      endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-11-20T10:59:30Z',
    });
  };
  const alerts = Array.from({ length: 1 + upTo(40) }, anyAlert);
  const shared = labels({ ...(isOneName ? { alertname: sharedName ?? '' } : {}), namespace: text(40) || 'checkout' });
  return aNotification({
    alerts,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    ...{ groupLabels: shared, commonLabels: shared, commonAnnotations: labels({}) },
    truncatedAlerts: random() < 0.05 ? 7 : 0,
  });
}
