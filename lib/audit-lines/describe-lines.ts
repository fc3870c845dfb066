import { metrics } from '../audit/metrics.ts';
import { type LineJsonSchema, schemasOfLines } from './json-schema.ts';
import { eventSchemas, lineFields } from './line-schema.ts';
import { rejectionReasons, rejectReasons, retryReasons } from './reason-sentences.ts';

type Field = {
  readonly name: string;
  readonly meaning: string;
  readonly value: string;
  readonly events: string[];
  readonly optionalIn: string[];
};

const introduction = `# Audit lines

Every decision is one line of JSON in the log of the function that took it: \`/aws/lambda/alertguard-<stage>-ingest\`, \`-deliver\`, \`-escalate\`, \`-prove\`; and what somebody ordered from the dashboard, in that of \`-redrive\`. No line holds a label's value, a URL, a header, a secret or a body. \`npm start\` writes the same lines to \`.alertguard/audit.ndjson\`, and \`alertguard audit\` [answers questions about them](cli.md#audit).

This page and [\`audit-lines.schema.json\`](audit-lines.schema.json) are made from the code's types. \`alertguard schema audit --write\` writes both.`;

/** \`docs/audit-lines.md\`: events, fields and reasons, with what each means. */
export function describeLines(): string {
  return `${[
    introduction,
    '## Events',
    table(['event', 'outcome', 'meaning'], [...schemasOfLines()].map(describeEvent)),
    '## Fields',
    `${Object.keys(lineFields)
      .map((name) => `\`${name}\``)
      .join(', ')} are in every line. A field is absent where there is nothing to say.`,
    table(['field', 'of', 'value', 'meaning'], fieldsOf().map(describeField)),
    `In CloudWatch a line of an event that counts for a metric ends with it: the metric by its name (${Object.keys(
      metrics,
    )
      .map((name) => `\`${name}\``)
      .join(
        ', ',
      )}), the dimensions \`service\` and \`stage\`, and \`_aws\`, from which CloudWatch takes the metric. What they say of the decision the other fields say too.`,
    '## Reasons',
    'Of `notification.rejected`:',
    reasonTable(rejectionReasons),
    'Of `delivery.retried`:',
    reasonTable(retryReasons),
    'Of `delivery.fell_back` and `delivery.dead_lettered`:',
    reasonTable(rejectReasons),
  ].join('\n\n')}\n`;
}

function describeEvent([event, { description, properties }]: readonly [string, LineJsonSchema]): string[] {
  return [`\`${event}\``, describeValue(properties['outcome'] ?? {}), description];
}

/** Each field once for each meaning that it has. */
function fieldsOf(): Field[] {
  const fields = new Map<string, Field>();
  for (const [event, { properties, required }] of schemasOfLines()) {
    for (const [name, property] of Object.entries(properties)) {
      if (name === 'event' || name === 'outcome') continue;
      const { description: meaning = '' } = property;
      const value = name === 'reason' ? 'code' : describeValue(property);
      const key = JSON.stringify([name, meaning, value]);
      const field = fields.get(key) ?? { name, meaning, value, events: [], optionalIn: [] };
      field.events.push(event);
      if (!required.includes(name)) field.optionalIn.push(event);
      fields.set(key, field);
    }
  }
  return [...fields.values()];
}

function describeField({ name, meaning, value, events, optionalIn }: Field): string[] {
  const absent = optionalIn.length === 0 ? '' : ', or absent';
  return [`\`${name}\``, nameEvents(events), `${value}${absent}`, meaning];
}

function nameEvents(events: readonly string[]): string {
  const all = Object.keys(eventSchemas);
  if (events.length === all.length) return 'every line';
  const kinds = [...new Set(all.map((event) => event.split('.')[0] ?? ''))];
  const parts = kinds.flatMap((kind) => {
    const ofKind = all.filter((event) => event.startsWith(`${kind}.`));
    const named = ofKind.filter((event) => events.includes(event));
    return named.length > 1 && named.length === ofKind.length
      ? [`\`${kind}.…\``]
      : named.map((event) => `\`${event}\``);
  });
  return parts.join(', ');
}

function describeValue(schema: Readonly<Record<string, unknown>>): string {
  const { type, enum: values, const: constant, items, propertyNames } = schema;
  if (constant !== undefined) return `\`${constant}\``;
  if (Array.isArray(values)) return values.map((value) => `\`${value}\``).join(', ');
  if (items !== undefined) return 'list of texts';
  if (propertyNames !== undefined) return 'numbers by kind';
  if (schema['pattern'] !== undefined) return schema['format'] === 'date-time' ? 'time' : '64 hex digits';
  switch (type) {
    case 'object':
      return 'object';
    case 'integer':
      return 'whole number';
    case 'number':
      return 'number';
    case 'boolean':
      return '`true`, `false`';
    default:
      return 'text';
  }
}

function reasonTable(sentences: Readonly<Record<string, string>>): string {
  return table(
    ['reason', 'meaning'],
    Object.entries(sentences).map(([code, sentence]) => [`\`${code}\``, sentence]),
  );
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(row)].join('\n');
}
