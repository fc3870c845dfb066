import { integrations } from '../alertmanager-config/integrations.ts';
import type { Schema } from '../config-forms/find-slices.ts';
import type { Finding } from '../lint/rules/finding.ts';
import { rules } from '../lint/rules.ts';
import type { MigrateOptions } from './carry/migrate-options.ts';
import type { Migration, Remark } from './migration.ts';
import { senderSecretName } from './write-allow-list.ts';

export type ReportInput = {
  readonly migration: Migration;
  readonly options: MigrateOptions;
  /** What the linter says of the new configuration. */
  readonly findings: readonly Finding[];
  readonly isReformatted: boolean;
  readonly schema: Schema;
  /** The rewritten file. */
  readonly outputFile: string;
};

/** `MIGRATION.md`: what became of what, what is left to do, and what differs. */
export function writeReport({ migration, options, findings, isReformatted, schema, outputFile }: ReportInput): string {
  const { receivers, destinations, left, notes, unusedGlobals } = migration;
  const types = new Map(destinations.map(({ name, type }) => [name, type]));
  return `${[
    '# Moving behind the guard',
    summary(migration),
    '## The receivers',
    receivers.length === 0
      ? 'Nothing was carried over.'
      : `| receiver | delivers to |\n|---|---|\n${receivers
          .map(
            ({ name, deliver }) =>
              `| ${cell(name)} | ${deliver.map((one) => `${one} (${types.get(one)})`).join(', ')} |`,
          )
          .join('\n')}`,
    ...section(
      '## Not carried over',
      left,
      'These are unchanged and bypass the guard; `alertguard lint` reports them too.',
    ),
    ...section(
      '## Different from before',
      notes,
      'The guard renders all messages itself: templates and texts are not carried over.',
    ),
    `## In ${outputFile}`,
    [
      schema === 'grafana'
        ? '- the contact points that were carried over are webhooks to the guard, with a signature'
        : `- the receivers that were carried over post to the relay, ${options.relayUrl}`,
      ...(unusedGlobals.length > 0
        ? [
            `- nothing uses these fields of \`global\` any more, so they were removed: ${unusedGlobals.map((name) => `\`${name}\``).join(', ')}`,
          ]
        : []),
      isReformatted
        ? '- the file was rewritten: comments are kept, spacing and quotes may differ'
        : '- no other line was changed',
    ].join('\n'),
    ...(findings.length === 0 ? [] : ['## What `alertguard lint` reports', findingLines(findings).join('\n')]),
    '## What to do',
    steps(options, schema, outputFile),
  ].join('\n\n')}\n`;
}

/** One line for each rule, however many receivers it is about. */
function findingLines(findings: readonly Finding[]): readonly string[] {
  const byRule = Map.groupBy(findings, ({ rule, severity }) => `${severity} ${rule}`);
  return [...byRule].map(([heading, [first, ...others]]) => {
    const lines = [...new Set([first, ...others].map((finding) => finding?.line))];
    const what = others.length === 0 ? first?.message : rules.find(({ name }) => name === first?.rule)?.summary;
    return `- ${heading}, ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}: ${what}`;
  });
}

/** What stayed as it was, one line each, for a terminal. */
export function formatRemarks(remarks: readonly Remark[], file: string): string {
  return remarks
    .map((one) => `${file}:${one.line} receiver \`${one.receiver}\`, ${titleOf(one)}: ${one.text}\n`)
    .join('');
}

/** Such as `3 receivers to 4 destinations with 4 secrets; 1 integration not carried over`. */
export function summary({ receivers, destinations, secrets, left }: Migration): string {
  const moved = `${count(receivers.length, 'receiver')} to ${count(destinations.length, 'destination')} with ${count(secrets.length, 'secret')}`;
  return left.length === 0 ? moved : `${moved}; ${count(left.length, 'integration')} not carried over`;
}

function section(heading: string, remarks: readonly Remark[], introduction: string): readonly string[] {
  if (remarks.length === 0) return [];
  const lines = remarks.map((one) => `- \`${one.receiver}\`, ${titleOf(one)} (line ${one.line}): ${one.text}`);
  return [heading, introduction, [...new Set(lines)].join('\n')];
}

function steps(options: MigrateOptions, schema: Schema, outputFile: string): string {
  const { team, sender } = options;
  return [
    `First review \`allow-list/\`: the fence in platform.yml, and whether everything belongs to team ${team}. Then run`,
    '```sh',
    'alertguard check <this directory>/allow-list',
    'bash <this directory>/create-secrets.sh <stage>   # with AWS credentials; prints no value',
    `alertguard lint <this directory>/${outputFile} --allow-list <this directory>/allow-list --sender ${sender}`,
    '```',
    `If you have no allow-list yet, copy the files of \`allow-list/\` into yours. If you have one, add their entries to its files: a file copied over another takes away what that one has. Then deploy the guard. ${switchOver(options, schema, outputFile)}`,
  ].join('\n');
}

/** What connects the sender, and when the old secrets are done with. */
function switchOver({ sender }: MigrateOptions, schema: Schema, outputFile: string): string {
  const key = `\`<stage>/${senderSecretName(sender)}\``;
  switch (schema) {
    case 'alertmanager':
      return `Start the relay beside Alertmanager, with the key in ${key} (\`alertguard relay --help\`). Only then install the new ${outputFile} and reload Alertmanager. Finally, replace the old secrets, because they were in a file.`;
    case 'AlertmanagerConfig':
      return `Start the relay as a container of the Alertmanager's pods (\`spec.containers\`), with the key in ${key} (\`alertguard relay --help\`). Only then apply the new ${outputFile}. The names of receivers in the allow-list are \`<namespace>/<name>/<receiver>\`, as Prometheus Operator calls them; another name or namespace of the object is another receiver. Finally, delete the keys of Secrets that nothing refers to any more.`;
    case 'grafana':
      return `Give Grafana the variables \`ALERTGUARD_URL\`, the guard's address, and \`ALERTGUARD_SIGNING_KEY\`, the value of \`signingKey\` in ${key}. Only then provision the new ${outputFile}. The webhook has the \`uid\` of the first integration that it replaces; list the others in \`deleteContactPoints\`, since Grafana keeps what a file no longer has. Finally, replace the old secrets that were in the file.`;
  }
}

function titleOf({ key }: Remark): string {
  return integrations[key]?.title ?? key;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
