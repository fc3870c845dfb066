import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ConfigForm, readForms } from '../../lib/config-forms/read-forms.ts';
import { lintForms } from '../../lib/lint/lint-forms.ts';
import { migrateConfiguration } from '../../lib/migrate/migrate-configuration.ts';
import { providers } from '../../lib/providers/registry.ts';
import { type Amtool, alertmanagerTextOf, amtoolAt } from '../support/amtool.ts';

/**
 * Files that others have published, in any form. They are not kept here, because their text belongs to their authors:
 * CONFIG_FILES names a directory with them, and AMTOOLS the amtools that judge what becomes of them: `/usr/bin/amtool:/tmp/amtool@0.34`.
 */
const directory = process.env['CONFIG_FILES'] ?? '';
const files = existsSync(directory)
  ? readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(
      (name) =>
        /\.(?:ya?ml|json|tpl)$/.test(name) && !name.endsWith('INDEX.json') && statSync(join(directory, name)).isFile(),
    )
  : [];
const amtools = (process.env['AMTOOLS'] ?? '/usr/bin/amtool')
  .split(':')
  .map((entry) => entry.split('@'))
  .flatMap(([path = '', version]) => (existsSync(path) ? [amtoolAt(path, version)] : []));

const asIs = { relayUrls: [], version: undefined, receiversOf: undefined, sender: undefined };

function migrate(text: string, version: Amtool['version']) {
  return migrateConfiguration({
    text,
    providers,
    configurationFile: '/etc/configurations/file.yaml',
    commandLine: { node: '/usr/bin/node', file: '/usr/bin/alertguard' },
    options: { team: 'payments', sender: 'prod-eu', relayUrl: 'http://127.0.0.1:9095/', email: 'smtp', version },
  });
}

/** The rewritten file, or undefined where it cannot be: then the reason is one that a person can act on. */
function rewrittenOf(text: string, version: Amtool['version']): string | undefined {
  const migrated = migrate(text, version);
  if (!migrated.ok) {
    expect(migrated.message).toMatch(/configurations are in this file|only notification policies/);
    return undefined;
  }
  return migrated.files[0]?.text;
}

function onlyForm(text: string): ConfigForm {
  const read = readForms(text);
  if (!read.ok || read.forms.length !== 1) throw new Error('the rewritten file holds one configuration');
  return read.forms[0];
}

describe('public configurations', () => {
  // Not failed by E2E=required: no package brings the texts, so nobody could install what is missing.
  if (files.length === 0) it.skip('are read (skipped: CONFIG_FILES names no directory with some)', () => {});

  for (const name of files) {
    const text = withNamespace(readFileSync(join(directory, name), 'utf8'));
    const read = readForms(text);
    if (!read.ok) {
      it(`${name} cannot be read: ${read.message}`, () => {
        expect(read.place.line).toBeGreaterThan(0);
      });
      continue;
    }
    it(`${name} has findings at places that it has`, () => {
      const lines = text.split('\n');
      for (const { line, column } of lintForms(read.forms, asIs)) {
        expect(lines[line - 1]?.length ?? -1).toBeGreaterThanOrEqual(column - 1);
      }
    });

    it(`${name} says outside of its configuration what it said`, () => {
      const rewritten = rewrittenOf(text, undefined);
      if (rewritten === undefined) return;
      const marker = 'route: { receiver: a }\nreceivers: [{ name: a }]\n';
      const [before, after] = [onlyForm(text), onlyForm(rewritten)];
      expect(parseAll(after.slice.replace(marker))).toEqual(parseAll(before.slice.replace(marker)));
    });

    for (const amtool of amtools) {
      const { major, minor } = amtool.version ?? { major: 0, minor: 0 };
      it(`${name} is one that amtool ${major}.${minor} takes, if it took the old one`, ({ skip }) => {
        const rewritten = rewrittenOf(text, amtool.version);
        const old = alertmanagerTextOf(read.forms[0]);
        if (rewritten === undefined || old === undefined) return skip('it has no alertmanager.yml');
        if (amtool.faultOf(old) !== '') return skip('amtool refuses the old one');
        expect(amtool.faultOf(alertmanagerTextOf(onlyForm(rewritten)) ?? '')).toBe('');
      });
    }
  }
});

/** Of an object that gets it where it is applied. */
function withNamespace(text: string): string {
  const isWithout = /^kind: AlertmanagerConfig$/m.test(text) && !/^ +namespace:/m.test(text);
  return isWithout ? text.replace(/^metadata:\n( +)/m, 'metadata:\n$1namespace: public\n$1') : text;
}

function parseAll(text: string): unknown {
  return text.split(/^---$/m).map((document) => parse(document, { uniqueKeys: false, logLevel: 'silent' }));
}
