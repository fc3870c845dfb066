import { expect, it } from 'vitest';
import { everyIntegration, migrateText, plantedSecrets } from '../support/migrate-text.ts';

it('no file that is written holds a secret of what was carried over', () => {
  const { files } = migrateText(everyIntegration);
  expect(files.map(({ path }) => path)).toEqual([
    'alertmanager.yml',
    'allow-list/platform.yml',
    'allow-list/teams/payments.yml',
    'create-secrets.sh',
    'MIGRATION.md',
  ]);
  for (const { path, text } of files) {
    for (const secret of Object.values(plantedSecrets)) expect(text, path).not.toContain(secret);
    expect(text, path).not.toContain('pl4nted');
  }
});

it('only alertmanager.yml holds the secrets of what was left, where they were before', () => {
  const { files } = migrateText(`
route: { receiver: a }
receivers:
  - name: a
    opsgenie_configs: [{ api_key: pl4nted }]
    webhook_configs: [{ url: 'https://a:pl4nted@example.com/' }]
    discord_configs: [{ webhook_url: 'https://example.com/pl4nted' }]
`);
  const holders = files.filter(({ text }) => text.includes('pl4nted')).map(({ path, mode }) => [path, mode]);
  expect(holders).toEqual([['alertmanager.yml', 0o600]]);
});
