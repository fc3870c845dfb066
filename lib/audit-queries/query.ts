/**
 * A query over audit lines, as data: `toInsights` writes it for CloudWatch Logs Insights, `evaluate` runs it over lines
 * that are at hand. A field of a field is named as Insights names it: `alerts.firing`, `destinations.0`.
 */
export type Query = {
  readonly where: readonly Condition[];
  /** A column that is the first of these fields that a line has. */
  readonly coalesce?: Readonly<Record<string, readonly string[]>>;
  readonly answer: Listing | Summary;
  readonly sort: { readonly by: string; readonly order: 'asc' | 'desc' };
  readonly limit: number;
};

export type Condition =
  | { readonly field: string; readonly is: string }
  | { readonly field: string; readonly isPresent: true }
  | { readonly field: string; readonly oneOf: readonly string[] }
  /** Hex digits only. */
  | { readonly field: string; readonly startsWith: string };

/** One row for each line. */
export type Listing = { readonly fields: readonly string[] };

/** One row for each combination of values that the fields `by` have. */
export type Summary = {
  readonly by: readonly string[];
  /** By the name of the column. */
  readonly columns: Readonly<Record<string, Aggregate>>;
  /** Only rows in which the column is above the number. */
  readonly having?: { readonly column: string; readonly above: number };
};

export type Aggregate =
  | { readonly of: 'lines' }
  /** Lines that have the field. */
  | { readonly of: 'count'; readonly field: string }
  /** How many values the field has. Insights estimates where there are very many. */
  | { readonly of: 'distinct'; readonly field: string }
  | { readonly of: 'sum'; readonly field: string }
  /** The field's value in the first line, by time. */
  | { readonly of: 'earliest'; readonly field: string }
  | { readonly of: 'latest'; readonly field: string }
  /** One column that stands before, less another. */
  | { readonly of: 'difference'; readonly column: string; readonly less: string };

/** By the name of the column; a column without a value is absent. */
export type Row = Readonly<Record<string, string>>;

/** The columns of a row, in the order in which they are shown. */
export function columnsOf({ answer }: Query): string[] {
  return 'fields' in answer ? [...answer.fields] : [...answer.by, ...Object.keys(answer.columns)];
}

const numericFields: readonly string[] = ['attempt', 'status', 'sinceAcceptedMs', 'retryAfterSeconds'];

export function isNumeric({ answer }: Query, column: string): boolean {
  if ('fields' in answer) return numericFields.includes(column);
  const aggregate = answer.columns[column];
  return aggregate !== undefined && aggregate.of !== 'earliest' && aggregate.of !== 'latest';
}
