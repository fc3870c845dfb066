/** What a ratio, or a figure beside one, is to be. */
export type Goal = { readonly atMost: number } | { readonly atLeast: number };

export type Ratio = {
  readonly what: string;
  readonly value: number;
  /** Such as `ms` or `MB`; absent where it is a ratio. */
  readonly unit?: string;
  readonly goal?: Goal;
};

export type Table = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** What a benchmark found. */
export type Figures = {
  /** As in `npm run bench <name>`. */
  readonly name: string;
  readonly title: string;
  readonly ratios: readonly Ratio[];
  readonly tables: readonly Table[];
  /** What was measured, where and how, and what was not: sentences. */
  readonly notes: readonly string[];
};

/** In Markdown, padded, so that it is read on a terminal too: the ratios first, then what they are of. */
export function renderFigures({ name, title, ratios, tables, notes }: Figures): string {
  const ratioTable: Table = {
    head: ['ratio', 'measured', 'goal', ''],
    rows: ratios.map((ratio) => [ratio.what, showValue(ratio), showGoal(ratio), showVerdict(ratio)]),
  };
  return [
    `## ${title}`,
    '',
    `\`npm run bench ${name}\``,
    '',
    ...[ratioTable, ...tables].flatMap((table) => [renderTable(table), '']),
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

export function isMet({ value, goal }: Ratio): boolean {
  if (goal === undefined) return true;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

function showValue({ value, unit }: Ratio): string {
  return unit === undefined ? value.toFixed(2) : `${value.toFixed(1)} ${unit}`;
}

function showGoal({ goal, unit }: Ratio): string {
  if (goal === undefined) return '';
  const [word, bound] = 'atMost' in goal ? ['at most', goal.atMost] : ['at least', goal.atLeast];
  return `${word} ${bound}${unit === undefined ? '' : ` ${unit}`}`;
}

function showVerdict(ratio: Ratio): string {
  if (ratio.goal === undefined) return '';
  return isMet(ratio) ? 'met' : 'not met';
}

export function renderTable({ head, rows }: Table): string {
  const widths = head.map((_, index) => Math.max(...[head, ...rows].map((cells) => cells[index]?.length ?? 0)));
  const pad = (cell: string, index: number) =>
    index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0);
  const line = (cells: readonly string[]) => `| ${cells.map(pad).join(' | ')} |`;
  const rule = widths.map((width, index) =>
    index === 0 ? '-'.repeat(width) : `${'-'.repeat(Math.max(width - 1, 1))}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
