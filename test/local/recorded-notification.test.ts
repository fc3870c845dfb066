import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseNotification } from '../../lib/alertmanager/notification.ts';
import type { Receiver } from '../../lib/allow-list/allow-list.ts';
import { recordedNotification } from '../../lib/local/recorded-notification.ts';
import { repositoryRoot } from '../support/local-stack.ts';

const receiver: Receiver = {
  sender: 'prod-eu',
  name: 'payments-critical',
  team: 'payments',
  require: [['team', 'payments']],
  deliver: ['payments/oncall'],
  fallback: [],
};

it('the recording is what Alertmanager sent, but for the receiver and the team', async () => {
  const original = await readFile(`${repositoryRoot}test/fixtures/notifications/teama-firing-am0-1.json`, 'utf8');
  const renamed = JSON.parse(
    original
      .replace(/"receiver":"(?:[^"\\]|\\.)*"/, '"receiver":"payments-critical"')
      .replaceAll('"team":"a"', '"team":"payments"')
      .replace('team=\\"a\\"', 'team=\\"payments\\"'),
  );
  expect(JSON.parse(recordedNotification(receiver))).toEqual(renamed);
});

it('it is made to fit any receiver: the name escaped as Alertmanager does, and the labels that are required', () => {
  const other: Receiver = {
    ...receiver,
    name: 'ops (prod) *v1.2*',
    require: [
      ['env', 'prod', 'dev'],
      ['team', 'ops'],
    ],
  };
  const parsed = parseNotification(new TextEncoder().encode(recordedNotification(other)));
  expect(parsed).toMatchObject({ ok: true, notification: { receiver: 'ops (prod) *v1.2*' } });
  const labels = parsed.ok ? Object.fromEntries(parsed.notification.alerts[0]?.labels ?? []) : {};
  expect(labels).toMatchObject({ env: 'prod', team: 'ops', alertname: 'Team' });
});
