import type { AuditLine } from '../audit-lines/read-lines.ts';
import { type Aggregate, type Condition, isNumeric, type Query, type Row, type Summary } from './query.ts';

/** From the first second to the last one, both included, as CloudWatch takes it. Seconds since the epoch. */
export type Period = { readonly fromSeconds: number; readonly untilSeconds: number };

type Fields = ReadonlyMap<string, string>;

/** The rows of a query over lines that are at hand, as CloudWatch Logs Insights would give them. */
export function evaluate(query: Query, lines: readonly AuditLine[], period: Period): Row[] {
  const chosen = lines
    .filter(({ time }) => isWithin(Math.floor(Date.parse(time) / 1000), period))
    .toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time))
    .map((line) => withDerived(query, flatten(line)))
    .filter((fields) => query.where.every((condition) => holds(condition, fields)));
  const { answer, sort, limit } = query;
  const rows =
    'fields' in answer
      ? chosen.map((fields) => pick(fields, [...answer.fields, sort.by]))
      : summarize(answer, chosen).filter((row) => answer.having === undefined || isAbove(row, answer.having));
  const sign = sort.order === 'asc' ? 1 : -1;
  const compare = isNumeric(query, sort.by) ? compareNumbers : compareTexts;
  return rows
    .toSorted((a, b) => sign * compare(a[sort.by] ?? '', b[sort.by] ?? ''))
    .slice(0, limit)
    .map((row) => ('fields' in answer ? pick(new Map(Object.entries(row)), answer.fields) : row));
}

function isWithin(second: number, { fromSeconds, untilSeconds }: Period): boolean {
  return second >= fromSeconds && second <= untilSeconds;
}

/** As Insights names what it finds in JSON: `alerts.firing`, `destinations.0`. */
function flatten(line: AuditLine): Map<string, string> {
  const fields = new Map<string, string>([
    ['@timestamp', line.time],
    ['@message', JSON.stringify(line)],
  ]);
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) add(`${name}.${key}`, one);
    } else if (value !== undefined && value !== null) {
      fields.set(name, String(value));
    }
  };
  for (const [name, value] of Object.entries(line)) add(name, value);
  return fields;
}

function withDerived({ coalesce = {} }: Query, fields: Map<string, string>): Fields {
  for (const [name, from] of Object.entries(coalesce)) {
    const found = from.map((field) => fields.get(field)).find((value) => value !== undefined);
    if (found !== undefined) fields.set(name, found);
  }
  return fields;
}

function holds(condition: Condition, fields: Fields): boolean {
  const value = fields.get(condition.field);
  if (value === undefined) return false;
  if ('isPresent' in condition) return true;
  if ('is' in condition) return value === condition.is;
  return 'oneOf' in condition ? condition.oneOf.includes(value) : value.startsWith(condition.startsWith);
}

function pick(fields: Fields, names: readonly string[]): Row {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = fields.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function summarize({ by, columns }: Summary, lines: readonly Fields[]): Row[] {
  const groups = Map.groupBy(lines, (fields) => JSON.stringify(by.map((name) => fields.get(name) ?? null)));
  return [...groups.values()].map((group) => {
    const row = new Map(Object.entries(pick(group[0] ?? new Map(), by)));
    for (const [name, aggregate] of Object.entries(columns)) {
      const value = aggregateOf(aggregate, group, row);
      if (value !== undefined) row.set(name, value);
    }
    return Object.fromEntries(row);
  });
}

/** Of lines in the order of time. */
function aggregateOf(aggregate: Aggregate, lines: readonly Fields[], row: Fields): string | undefined {
  if (aggregate.of === 'lines') return String(lines.length);
  if (aggregate.of === 'difference') {
    return String(Number(row.get(aggregate.column)) - Number(row.get(aggregate.less)));
  }
  const values = lines.map((fields) => fields.get(aggregate.field)).filter((value) => value !== undefined);
  switch (aggregate.of) {
    case 'count':
      return String(values.length);
    case 'distinct':
      return String(new Set(values).size);
    case 'sum':
      return String(values.reduce((sum, value) => sum + Number(value), 0));
    case 'earliest':
      return values[0];
    case 'latest':
      return values.at(-1);
  }
}

function isAbove(row: Row, { column, above }: NonNullable<Summary['having']>): boolean {
  return Number(row[column]) > above;
}

function compareNumbers(a: string, b: string): number {
  return Number(a) - Number(b);
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
