import { expect, it } from 'vitest';
import { carried, plantedSecrets } from '../../../test/support/migrate-text.ts';

it.each(['msteams_configs', 'msteamsv2_configs'])('carries the webhook of Workflows in %s', (key) => {
  expect(carried(key, `webhook_url: '${plantedSecrets.teams}'`)).toEqual({ type: 'teams' });
});

it.each([
  [
    'a connector',
    'https://example.webhook.office.com/webhookb2/a',
    'Office 365 connectors are gone: make a webhook of Workflows in the channel',
  ],
  ['another host', 'https://example.com/a', "the guard's `teams` does not call the host of its URL"],
])('leaves %s, with the reason', (_title, url, reason) => {
  expect(carried('msteamsv2_configs', `webhook_url: ${url}`)).toBe(reason);
});
