import { expect, it } from 'vitest';
import { carried, plantedSecrets } from '../../../test/support/migrate-text.ts';

it('carries the webhook, with resolved alerts as Alertmanager sends them unasked', () => {
  expect(carried('discord_configs', `webhook_url: ${plantedSecrets.discord}`)).toEqual({ type: 'discord' });
});

it('carries no resolved alerts where Alertmanager is told not to send them', () => {
  const config = `{ webhook_url: '${plantedSecrets.discord}', send_resolved: false }`;
  expect(carried('discord_configs', config)).toEqual({ type: 'discord', sendResolved: false });
});
