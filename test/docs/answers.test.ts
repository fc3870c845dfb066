import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { rules } from '../../lib/lint/rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/**
 * Alertmanager does not retry a 4xx, and repeats the group at each `group_interval` while an alert of it fires: shown
 * with a real one in `test/e2e/alertmanager-refusals.test.ts`. Nothing may say that the alerts are lost for good.
 */

it("README's table says of every 4xx that Alertmanager repeats the group", () => {
  const rows = read('README.md')
    .split('\n')
    .filter((line) => /^\| 4\d\d/.test(line));
  expect(rows.map((row) => row.slice(2, 5))).toEqual(['400', '401', '403', '413']);
  for (const row of rows) expect(row).toContain('repeats the group at each `group_interval`');
});

it('no text says that a refused notification is dropped', () => {
  const documents = ['docs', 'docs/adr', 'infra/relay'].flatMap((directory) =>
    readdirSync(join(root, directory))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${directory}/${name}`),
  );
  const texts = [
    ...['README.md', 'SECURITY.md', ...documents].map((path) => [path, read(path)] as const),
    ...rules.map(({ name, reason }) => [`the rule ${name}`, reason] as const),
  ];
  expect(texts.length).toBeGreaterThan(20);
  const claims = texts.flatMap(([where, text]) =>
    text
      .split(/\n|\. /)
      .filter((sentence) => /\b4(?:\d\d|xx)\b/.test(sentence) && /drop|for good|told to nobody|as final/.test(sentence))
      .map((sentence) => `${where}: ${sentence}`),
  );
  expect(claims).toEqual([]);
});
