import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compileAllowList, type SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { ruleSchema } from '../../lib/allow-list/compile/rule-schema.ts';
import { providers } from '../../lib/providers/registry.ts';
import { repositoryRoot } from '../support/local-stack.ts';

const page = readFileSync(join(repositoryRoot, 'docs/allow-list.md'), 'utf8');

const files: readonly SourceFile[] = [...page.matchAll(/^```yaml\n# (\S+)\n(.*?)^```$/gms)].map(
  ([, path = '', text = '']) => ({ path, text: `# ${path}\n${text}` }),
);

it('the allow-list of the page is one without faults and warnings', () => {
  expect(files.map(({ path }) => path)).toEqual([
    'platform.yml',
    'teams/platform.yml',
    'teams/payments.yml',
    'teams/checkout.yml',
  ]);
  const compiled = compileAllowList(files, providers, { today: '2027-02-01' });
  expect(compiled.ok ? '' : formatFaults(compiled.faults)).toBe('');
  expect(compiled).toMatchObject({ warnings: [] });
});

it('what the page shows of a broken rule is what is said', () => {
  const broken = files.map(({ path, text }) => ({
    path,
    text: text.replace('deliver: [chat, oncall]', 'deliver: [chat]'),
  }));
  const compiled = compileAllowList(broken, providers);
  expect(page).toContain(compiled.ok ? 'nothing' : `\n${formatFaults(compiled.faults)}\n`);
});

it('the exception of the page ends, and the page says so', () => {
  const compiled = compileAllowList(files, providers, { today: '2027-04-01' });
  expect(compiled.ok ? [] : compiled.faults).toMatchObject([{ file: 'teams/checkout.yml', code: 'rule_broken' }]);
});

it('every demand is in the table', () => {
  for (const demand of Object.keys(ruleSchema.shape.demand.shape)) expect(page).toContain(`| \`${demand}: `);
});
