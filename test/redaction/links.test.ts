import { expect, it } from 'vitest';
import type { LabelSet } from '../../lib/alertmanager/notification.ts';
import { redactNotification } from '../../lib/redaction/redact-notification.ts';
import { newSilenceUrl } from '../../lib/rendering/alertmanager-url.ts';
import { allowLink } from '../../lib/rendering/allow-link.ts';
import { aNotification, anAlert, labels } from '../support/notification-factory.ts';
import { request } from '../support/provider-input.ts';

const hosts = new Set(['prometheus.example.com', 'alertmanager.example.com', 'runbooks.example.com']);

it('a silence cannot be linked to where one of its labels was redacted', () => {
  const notification = aNotification();
  expect(newSilenceUrl(notification, labels({ alertname: 'A', db: 'main' }))).toContain('silences/new');
  expect(newSilenceUrl(notification, labels({ alertname: 'A', db: '[redacted password]' }))).toBeUndefined();
  expect(newSilenceUrl(notification, labels({ alertname: 'A', db: 'x [redacted jwt] y' }))).toBeUndefined();
});

it('a link that lost a part is no link', () => {
  expect(allowLink('https://prometheus.example.com/graph?sig=1', hosts)).toBeDefined();
  expect(allowLink('https://prometheus.example.com/graph?sig=[redacted url_signature]', hosts)).toBeUndefined();
  expect(allowLink('https://[redacted url_credentials]@prometheus.example.com/', hosts)).toBeUndefined();
});

it.each(['slack', 'email'])('a %s message shows the marker, and no link that rests on what was redacted', (type) => {
  const token = ['gh', 'p_', '0aZ9'.repeat(9)].join('');
  const alert = anAlert({
    labels: labels({ alertname: 'A', leaked: token }),
    generatorURL: `https://prometheus.example.com/graph?a=${token}`,
  });
  const messageOf = (groupLabels: LabelSet) => {
    const commonLabels = labels({ alertname: 'A', leaked: token });
    const { notification } = redactNotification(aNotification({ alerts: [alert], groupLabels, commonLabels }));
    return JSON.stringify(request(type, { notification }));
  };
  const message = messageOf(labels({ alertname: 'A', leaked: token }));
  expect(message).toContain('[redacted github_token]');
  expect(message).not.toContain(token);
  expect(message).not.toContain('silences/new');
  const withGroup = messageOf(labels({ alertname: 'A' }));
  expect(withGroup).toContain('Silence group');
  expect([...new Set(withGroup.match(/silences\/new\?[^"\\& ]*/g))]).toEqual([
    'silences/new?filter=%7Balertname%3D%22A%22%7D',
  ]);
  expect(message).not.toContain('prometheus.example.com');
  expect(message).toContain('runbooks.example.com');
});
