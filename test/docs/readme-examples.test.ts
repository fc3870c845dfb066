import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { providers } from '../../lib/providers/registry.ts';
import { lintText } from '../support/lint-files.ts';
import { repositoryRoot } from '../support/local-stack.ts';

const readme = readFileSync(join(repositoryRoot, 'README.md'), 'utf8');

/** Every YAML block, with the file that its first line names; none where it names none. */
const blocks = [...readme.matchAll(/^```ya?ml\n(.*?)^```$/gms)].map(([, text = '']) => ({
  path: /^# (\S+\.yml)\n/.exec(text)?.[1],
  text,
}));

it('the allow-list in the README is one that `check` takes, without a warning', () => {
  const files = blocks.flatMap(({ path, text }) => (path === undefined ? [] : [{ path, text }]));
  expect(files.map(({ path }) => path)).toContain('platform.yml');
  const compiled = compileAllowList(files, providers);
  expect(compiled.ok ? '' : formatFaults(compiled.faults)).toBe('');
  expect(compiled).toMatchObject({ warnings: [] });
});

it('every other YAML in the README is of an alertmanager.yml in which `lint` finds no error and no warning', () => {
  const others = blocks.filter(({ path }) => path === undefined);
  expect(others.length).toBeGreaterThan(0);
  for (const { text } of others) {
    const route = 'route: { receiver: payments-critical, group_by: [alertname] }\n';
    const receivers = () => new Set(['payments-critical']);
    const findings = lintText(`${route}${text}`, { sender: 'prod-eu', receiversOf: receivers });
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
  }
});
