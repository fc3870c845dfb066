import * as z from 'zod';

const bound = z.union([z.strictObject({ atMost: z.number() }), z.strictObject({ atLeast: z.number() })]);

const ratio = z.strictObject({
  what: z.string(),
  value: z.number(),
  /** Such as `ms` or `MB`; absent where it is a ratio. */
  unit: z.string().optional(),
  /** What it is to be one day. */
  goal: bound.optional(),
  /** What it must never be worse than: what was reached, with room for a busy machine. */
  budget: bound.optional(),
});

const table = z.strictObject({ head: z.array(z.string()), rows: z.array(z.array(z.string())) });

/** What a benchmark found. */
export const figuresSchema = z.strictObject({
  /** As in `npm run bench <name>`. */
  name: z.string(),
  title: z.string(),
  ratios: z.array(ratio),
  tables: z.array(table),
  /** What was measured, where and how, and what was not: sentences. */
  notes: z.array(z.string()),
});

type Bound = z.infer<typeof bound>;
export type Ratio = z.infer<typeof ratio>;
export type Table = z.infer<typeof table>;
export type Figures = z.infer<typeof figuresSchema>;

/** In Markdown, padded, so that it is read on a terminal too: the ratios first, then what they are of. */
export function renderFigures({ name, title, ratios, tables, notes }: Figures): string {
  const ratioTable: Table = {
    head: ['', 'measured', 'goal', '', 'budget'],
    rows: ratios.map((one) => [
      one.what,
      showValue(one),
      showBound(one.goal, one.unit),
      one.goal === undefined ? '' : isMet(one.value, one.goal) ? 'met' : 'not met',
      showBound(one.budget, one.unit),
    ]),
  };
  return [
    `## ${title}`,
    '',
    `\`npm run bench ${name}\``,
    '',
    ...[...(ratios.length > 0 ? [ratioTable] : []), ...tables].flatMap((table) => [renderTable(table), '']),
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

/** Never where nothing was measured. */
function isMet(value: number, bound: Bound): boolean {
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}

/** Of several runs of a benchmark: the budgets that each of them broke. Other work on the machine only makes it slower. */
export function brokenBudgets(runs: readonly Figures[]): string[] {
  const [first, ...others] = runs;
  const breaks = (one: Ratio) => one.budget !== undefined && !isMet(one.value, one.budget);
  return (first?.ratios ?? [])
    .filter(breaks)
    .filter(({ what }) => others.every(({ ratios }) => ratios.some((other) => other.what === what && breaks(other))))
    .map((one) => `${one.what}: ${showValue(one)}, ${showBound(one.budget, one.unit)}`);
}

function showValue({ value, unit }: Ratio): string {
  return unit === undefined ? value.toFixed(2) : `${value.toFixed(1)} ${unit}`;
}

function showBound(bound: Bound | undefined, unit: string | undefined): string {
  if (bound === undefined) return '';
  const [word, value] = 'atMost' in bound ? ['at most', bound.atMost] : ['at least', bound.atLeast];
  return `${word} ${value}${unit === undefined ? '' : ` ${unit}`}`;
}

function renderTable({ head, rows }: Table): string {
  const widths = head.map((_, index) => Math.max(...[head, ...rows].map((cells) => cells[index]?.length ?? 0)));
  const pad = (cell: string, index: number) =>
    index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0);
  const line = (cells: readonly string[]) => `| ${cells.map(pad).join(' | ')} |`;
  const rule = widths.map((width, index) =>
    index === 0 ? '-'.repeat(width) : `${'-'.repeat(Math.max(width - 1, 1))}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
