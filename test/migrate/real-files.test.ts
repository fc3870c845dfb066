import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAlertmanagerVersion } from '../../lib/alertmanager-config/alertmanager-version.ts';
import { itWith } from '../support/corpora.ts';
import { everyIntegration, migrateText } from '../support/migrate-text.ts';

const folder = fileURLToPath(new URL('../fixtures/alertmanager-configs/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.yml'));

const amtool = '/usr/bin/amtool';
const directory = mkdtempSync(join(tmpdir(), 'alertguard-amtool-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What amtool says against a configuration; nothing where it takes it. */
function amtoolFault(text: string): string {
  const file = join(directory, 'alertmanager.yml');
  writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync(amtool, ['check-config', file], { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/** Its own version: options that are newer must not be in what it judges. */
const version = existsSync(amtool)
  ? parseAlertmanagerVersion(
      /version (\S+)/.exec(spawnSync(amtool, ['--version'], { encoding: 'utf8' }).stdout)?.[1] ?? '',
    )
  : undefined;

describe.each(['smtp', 'ses'] as const)('public configurations, with email through %s', (email) => {
  // Not failed by E2E=required: no package brings the texts, so nobody could install what is missing.
  const missing = files.length === 0 ? ' (skipped: their texts are not here)' : '';
  it.skipIf(files.length === 0)(`give an allow-list without faults${missing}`, () => {
    const counts = files.map((name) => migrateText(readFileSync(`${folder}${name}`, 'utf8'), { email }).migration);
    expect(counts.reduce((sum, { destinations }) => sum + destinations.length, 0)).toBeGreaterThan(0);
  });

  for (const name of files) {
    const text = readFileSync(`${folder}${name}`, 'utf8');
    const refused = existsSync(amtool) ? amtoolFault(text) : '';
    const title = `${name} is one that amtool takes`;
    if (refused !== '') it.skip(`${title} (skipped: amtool refuses the old one)`, () => {});
    else {
      itWith('amtool', existsSync(amtool))(title, () => {
        expect(amtoolFault(migrateText(text, { email, version }).file('alertmanager.yml'))).toBe('');
      });
    }
  }
});

itWith('amtool', existsSync(amtool))('amtool takes what becomes of every integration', () => {
  expect(amtoolFault(migrateText(everyIntegration, { version }).file('alertmanager.yml'))).toBe('');
});
