import { expect, it } from 'vitest';
import { groupSilenceUrl, newSilenceUrl, senderUrl } from '../../lib/rendering/alertmanager-url.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { aNotification, labels } from '../support/notification-factory.ts';

it.each([
  ['https://alertmanager.example.com', 'https://alertmanager.example.com/#/alerts?receiver=a'],
  ['https://alertmanager.example.com///', 'https://alertmanager.example.com/#/alerts?receiver=a'],
  ['https://example.com/am/?x=1#/y', 'https://example.com/am/#/alerts?receiver=a'],
  ['alertmanager', undefined],
])('the page of a receiver at %s is %s', (externalURL, expected) => {
  expect(senderUrl(aNotification({ externalURL, receiver: 'a' }))).toBe(expected);
});

it('slashes in the middle of a long external URL cost no more than others', () => {
  const notification = aNotification({ externalURL: `https://alertmanager.example.com${'/'.repeat(1_000_000)}a` });
  expect(cpuMs(() => senderUrl(notification))).toBeLessThan(1_000);
});

it.each([
  ['no label', {}],
  ['a label without a value', { namespace: '' }],
  ['labels without values', { namespace: '', cluster: '' }],
])('there is no silence of %s, which would be one of everything that lacks them', (_title, matched) => {
  expect(newSilenceUrl(aNotification(), labels(matched))).toBeUndefined();
  expect(groupSilenceUrl(aNotification({ groupLabels: labels(matched) }))).toBeUndefined();
});

it('an empty label narrows a silence of another one', () => {
  expect(newSilenceUrl(aNotification(), labels({ alertname: 'A', namespace: '' }))).toContain(
    encodeURIComponent('{alertname="A", namespace=""}'),
  );
});

it('there is no silence of values that are longer than a link may be', () => {
  expect(newSilenceUrl(aNotification(), labels({ alertname: 'A', pod: 'p'.repeat(2_047) }))).toContain('silences/new');
  expect(newSilenceUrl(aNotification(), labels({ alertname: 'A', pod: 'p'.repeat(2_048) }))).toBeUndefined();
});
