import { expect, it } from 'vitest';
import { carried, migrateText, plantedSecrets, withIntegration } from '../../../test/support/migrate-text.ts';

const config = `{ webhook_url: '${plantedSecrets.mattermost}', channel: ops }`;

it('carries the webhook, and its host is in the fence', () => {
  expect(carried('mattermost_configs', config)).toEqual({ type: 'mattermost' });
  const { migration } = migrateText(withIntegration('mattermost_configs', config));
  expect(migration.hosts).toEqual([{ host: 'chat.example.com', private: false }]);
});

it('waits for the host of a URL that is in a file, and the report says so', () => {
  const { migration } = migrateText(withIntegration('mattermost_configs', 'webhook_url_file: /etc/mattermost'));
  expect(migration.hosts).toEqual([]);
  expect(migration.notes.map(({ text }) => text)).toContain(
    "add the host of its URL to the team's `hosts` in platform.yml",
  );
});

it('leaves a channel that alert data decides', () => {
  const templated = config.replace('ops', "'{{ .CommonLabels.a }}'");
  expect(carried('mattermost_configs', templated)).toBe('alert data decides the `channel`');
});
