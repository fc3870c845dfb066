import { textOf } from '../../alertmanager-config/config-node.ts';
import { nameOf } from '../../alertmanager-config/select-fields.ts';
import { type InlineSecret, selectSecrets } from '../../alertmanager-config/select-secrets.ts';
import { isFilledInLater, readsAlertData } from '../../alertmanager-config/template-data.ts';
import { findingAt, type PlacedFinding } from './finding.ts';
import type { Rule } from './rule.ts';

export const inlineSecret: Rule = {
  name: 'inline-secret',
  severity: 'warning',
  summary: 'A secret is written into the configuration.',
  reason:
    "It is then in the repository's history, in backups, and visible to everyone who may read the file. Source: Prometheus, security model, Secrets.",
  check: ({ configuration }) => selectSecrets(configuration).flatMap(judge),
};

function judge({ field, value, owner }: InlineSecret): readonly PlacedFinding[] {
  const text = textOf(value) ?? '';
  if (text.trim() === '' || text === field.harmless || readsAlertData(text)) return [];
  const name = nameOf(value);
  const fromFile = field.file === undefined ? '' : `name a file with it in \`${field.file}\`, or `;
  const fix = `${fromFile}move the receiver behind the guard (\`alertguard migrate\`)`;
  if (isFilledInLater(text)) {
    const message = `${owner}: \`${name}\` is filled in when the file is deployed, so the deployed file contains it`;
    return [findingAt(value, inlineSecret, { severity: 'note', message, fix })];
  }
  const message = `${owner}: the secret \`${name}\` is written into the configuration`;
  return [findingAt(value, inlineSecret, { message, fix: `${fix}; create a new one, since this one is known` })];
}
