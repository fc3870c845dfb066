import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { providerExamples } from '../support/provider-examples.ts';
import { readMarkdownRows } from '../support/read-markdown-table.ts';

const page = readFileSync('docs/standing-proof.md', 'utf8');

/** The cells of the table below a heading, by the type in the first. */
function tableUnder(heading: string) {
  const section = page.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
  const rows = readMarkdownRows(section);
  return rows.map(([type, ...cells]) => [type?.spans[0] ?? '', ...cells.map(({ outside }) => outside)]);
}

it('docs/standing-proof.md says of every vendor what the contract suite proves', () => {
  const asked = tableUnder('What each vendor is asked').map(([type, , revoked, gone]) => [type, revoked, gone]);
  const proven = [...providerExamples.values()].flatMap(({ type, probe }) =>
    'none' in probe
      ? []
      : [[type, ...[probe.revoked, probe.gone].map((fate) => (fate === 'not_noticed' ? 'no' : 'yes'))]],
  );
  expect(asked.sort()).toEqual(proven.sort());
});

it('docs/standing-proof.md gives the reason of every vendor that has no quiet probe', () => {
  const reasons = [...providerExamples.values()].flatMap(({ type, probe }) =>
    'none' in probe ? [[type, probe.none]] : [],
  );
  expect(tableUnder('Without a quiet probe').sort()).toEqual(reasons.sort());
});
