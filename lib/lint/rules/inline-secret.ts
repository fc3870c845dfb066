import { isAtLeast } from '../../alertmanager-config/alertmanager-version.ts';
import { textOf } from '../../alertmanager-config/config-node.ts';
import type { SecretField } from '../../alertmanager-config/integrations.ts';
import { looksLikePlaceholder, looksLikePlaceholderUrl } from '../../alertmanager-config/placeholder.ts';
import { nameOf } from '../../alertmanager-config/select-fields.ts';
import { type InlineSecret, selectSecrets } from '../../alertmanager-config/select-secrets.ts';
import { isFilledInLater, readsAlertData } from '../../alertmanager-config/template-data.ts';
import { holdsNoSecret } from '../../alertmanager-config/url-secret.ts';
import { adviseMigration } from './advise-migration.ts';
import { findingAt, type PlacedFinding } from './finding.ts';
import type { LintInput, Rule } from './rule.ts';

export const createNew = '; create a new one, since this one is known';

export const inlineSecret: Rule = {
  name: 'inline-secret',
  severity: 'warning',
  summary: 'A secret is written into the configuration.',
  reason:
    "It is then in the repository's history, in backups, and visible to everyone who may read the file. Source: Prometheus, security model, Secrets.",
  check: (input) => selectSecrets(input.configuration).flatMap((secret) => judge(secret, input)),
};

function judge(secret: InlineSecret, input: LintInput): readonly PlacedFinding[] {
  const { field, value, owner } = secret;
  const text = textOf(value) ?? '';
  if (text.trim() === '' || text === field.harmless || readsAlertData(text)) return [];
  const name = nameOf(value);
  const isUrl = name.endsWith('url');
  if (isUrl && holdsNoSecret(text)) return [];
  const ways = [nameFile(field, input.version), moveAway(secret, input)].filter((way) => way !== undefined);
  const fix =
    ways.length === 0 ? 'keep the file where only Alertmanager reads it, and accept the finding' : ways.join(', or ');
  if (isFilledInLater(text)) {
    const message = `${owner}: \`${name}\` is filled in when the file is deployed, so the deployed file contains it`;
    return [findingAt(value, inlineSecret, { severity: 'note', message, fix })];
  }
  if (isUrl ? looksLikePlaceholderUrl(text) : looksLikePlaceholder(text)) {
    const message = `${owner}: \`${name}\` looks like a placeholder, and the secret itself does not belong in this file`;
    return [findingAt(value, inlineSecret, { severity: 'note', message, fix })];
  }
  const message = `${owner}: the secret \`${name}\` is written into the configuration`;
  return [findingAt(value, inlineSecret, { message, fix: `${fix}${createNew}` })];
}

function nameFile({ file, fileSinceMinor }: SecretField, version: LintInput['version']): string | undefined {
  if (file === undefined || (fileSinceMinor !== undefined && isAtLeast(version, fileSinceMinor) === false))
    return undefined;
  const since =
    fileSinceMinor === undefined || version !== undefined ? '' : ` (Alertmanager 0.${fileSinceMinor} and later)`;
  return `name a file with it in \`${file}\`${since}`;
}

/** Neither the event recorder nor tracing goes through the guard. */
function moveAway({ owner, integration }: InlineSecret, input: LintInput): string | undefined {
  return integration !== undefined || owner === 'global' ? adviseMigration(integration, input) : undefined;
}
