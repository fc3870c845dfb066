/**
 * The part of CloudWatch Logs Insights' language that the saved queries use, interpreted over lines of JSON: a second
 * opinion, which knows nothing of how the queries are made. Written from the documentation of AWS ("CloudWatch Logs
 * Insights language query syntax"); the engine itself runs nowhere but at AWS.
 */
export type InsightsRow = Record<string, string>;

type Token = { readonly kind: 'word' | 'text' | 'expression' | 'sign'; readonly value: string };

/** Throws where the text is not of that part of the language. */
export function runInsights(query: string, jsonLines: readonly string[]): InsightsRow[] {
  let rows: InsightsRow[] = jsonLines.map(discoverFields);
  let shown: string[] | undefined;
  for (const tokens of commandsOf(query)) {
    const reader = createReader(tokens);
    const command = reader.word();
    switch (command) {
      case 'filter': {
        const isMatch = readCondition(reader);
        rows = rows.filter(isMatch);
        break;
      }
      case 'fields': {
        const columns = readFields(reader);
        rows = rows.map((row) => columns.reduce((made, column) => column.apply(made), row));
        shown = [...(shown ?? []), ...columns.map(({ name }) => name)];
        break;
      }
      case 'stats': {
        rows = readStats(reader)(rows);
        shown = undefined;
        break;
      }
      case 'sort': {
        const by = reader.word();
        const sign = reader.word() === 'desc' ? -1 : 1;
        rows = rows.toSorted((a, b) => sign * compare(a[by] ?? '', b[by] ?? ''));
        break;
      }
      case 'limit':
        rows = rows.slice(0, Number(reader.word()));
        break;
      default:
        throw new SyntaxError(`unknown command ${command}`);
    }
    reader.end();
  }
  if (shown === undefined) return rows;
  const names = shown;
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name))));
}

/** The kinds of a query's tokens, without what stands in its texts and expressions. */
export function shapeOf(query: string): string {
  return commandsOf(query)
    .map((tokens) =>
      tokens.map(({ kind, value }) => (kind === 'text' || kind === 'expression' ? 'value' : value)).join(' '),
    )
    .join(' | ')
    .replaceAll('like value', '= value');
}

function commandsOf(query: string): Token[][] {
  const text = query
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
  const commands: Token[][] = [[]];
  const pattern = /\s+|"([^"\\]*)"|\/((?:[^/\\\n]|\\.)*)\/|([@\w.]+)|([()[\],=>*|-])/y;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw new SyntaxError(`unexpected character at ${at}`);
    const [, quoted, expression, word, sign] = match;
    if (sign === '|') commands.push([]);
    else if (quoted !== undefined) commands.at(-1)?.push({ kind: 'text', value: quoted });
    else if (expression !== undefined) commands.at(-1)?.push({ kind: 'expression', value: expression });
    else if (word !== undefined) commands.at(-1)?.push({ kind: 'word', value: word });
    else if (sign !== undefined) commands.at(-1)?.push({ kind: 'sign', value: sign });
  }
  return commands;
}

type Reader = ReturnType<typeof createReader>;

function createReader(tokens: readonly Token[]) {
  let index = 0;
  const take = (kind: Token['kind'], value?: string): string => {
    const token = tokens[index];
    if (token?.kind !== kind || (value !== undefined && token.value !== value)) {
      throw new SyntaxError(`expected ${value ?? kind} instead of ${token?.value ?? 'the end'}`);
    }
    index += 1;
    return token.value;
  };
  const isNext = (value: string) => tokens[index]?.value === value && tokens[index]?.kind !== 'text';
  return {
    word: () => take('word'),
    text: () => take('text'),
    expression: () => take('expression'),
    sign: (value: string) => take('sign', value),
    isNext,
    skip: (value: string): boolean => {
      if (!isNext(value)) return false;
      index += 1;
      return true;
    },
    isEnd: () => index === tokens.length,
    end: () => {
      if (index !== tokens.length) throw new SyntaxError('more than was expected');
    },
  };
}

/** Fields of objects and lists are named by their path; `@timestamp` is when the line was written. */
function discoverFields(line: string): InsightsRow {
  const row: InsightsRow = {};
  const open: [string, unknown][] = [['', JSON.parse(line)]];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const [path, value] = next;
    if (typeof value === 'object' && value !== null) {
      open.push(...Object.entries(value).map(([key, one]): [string, unknown] => [path ? `${path}.${key}` : key, one]));
    } else if (value !== null) row[path] = `${value}`;
  }
  row['@timestamp'] = row['time'] ?? '';
  row['@message'] = line;
  return row;
}

function readCondition(reader: Reader): (row: InsightsRow) => boolean {
  const field = reader.word();
  if (field === 'ispresent') {
    reader.sign('(');
    const asked = reader.word();
    reader.sign(')');
    return (row) => row[asked] !== undefined;
  }
  if (reader.skip('=')) {
    const text = reader.text();
    return (row) => row[field] === text;
  }
  if (reader.skip('>')) {
    const number = Number(reader.word());
    return (row) => Number(row[field]) > number;
  }
  if (reader.skip('like')) {
    const expression = new RegExp(reader.expression().replaceAll('\\x{', '\\u{'), 'u');
    return (row) => expression.test(row[field] ?? '');
  }
  if (!reader.skip('in')) throw new SyntaxError('no such comparison');
  reader.sign('[');
  const texts = [reader.text()];
  while (reader.skip(',')) texts.push(reader.text());
  reader.sign(']');
  return (row) => texts.includes(row[field] ?? '');
}

type Column = { readonly name: string; readonly apply: (row: InsightsRow) => InsightsRow };

function readFields(reader: Reader): Column[] {
  const columns: Column[] = [];
  do {
    const name = reader.word();
    if (name !== 'coalesce') {
      columns.push({ name, apply: (row) => row });
      continue;
    }
    reader.sign('(');
    const from = [reader.word()];
    while (reader.skip(',')) from.push(reader.word());
    reader.sign(')');
    if (reader.word() !== 'as') throw new SyntaxError('no name');
    const alias = reader.word();
    columns.push({
      name: alias,
      apply: (row) => {
        const found = from.find((field) => row[field] !== undefined);
        return found === undefined ? row : { ...row, [alias]: row[found] ?? '' };
      },
    });
  } while (reader.skip(','));
  return columns;
}

type Statistic = (rows: readonly InsightsRow[], made: InsightsRow) => string | undefined;

function readStats(reader: Reader): (rows: readonly InsightsRow[]) => InsightsRow[] {
  const statistics: [string, Statistic][] = [];
  do {
    const statistic = readStatistic(reader);
    if (reader.word() !== 'as') throw new SyntaxError('no name');
    statistics.push([reader.word(), statistic]);
  } while (reader.skip(','));
  const by: string[] = [];
  if (!reader.isEnd()) {
    if (reader.word() !== 'by') throw new SyntaxError('no group');
    do by.push(reader.word());
    while (reader.skip(','));
  }
  return (rows) => {
    const groups = new Map<string, InsightsRow[]>();
    for (const row of rows) {
      const key = by.map((field) => `${field in row}:${row[field]}`).join('\u0000');
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [row]);
      else group.push(row);
    }
    return [...groups.values()].map((group) => {
      const made: InsightsRow = {};
      for (const field of by) if (group[0]?.[field] !== undefined) made[field] = group[0][field];
      for (const [name, statistic] of statistics) {
        const value = statistic(group, made);
        if (value !== undefined) made[name] = value;
      }
      return made;
    });
  };
}

function readStatistic(reader: Reader): Statistic {
  const name = reader.word();
  if (reader.skip('-')) {
    const less = reader.word();
    return (_, made) => `${Number(made[name]) - Number(made[less])}`;
  }
  reader.sign('(');
  if (name === 'count' && reader.skip('*')) {
    reader.sign(')');
    return (rows) => `${rows.length}`;
  }
  const field = reader.word();
  reader.sign(')');
  const present = (rows: readonly InsightsRow[]) => rows.filter((row) => row[field] !== undefined);
  const inTime = (rows: readonly InsightsRow[]) =>
    present(rows).toSorted((a, b) => compare(a['@timestamp'] ?? '', b['@timestamp'] ?? ''));
  switch (name) {
    case 'count':
      return (rows) => `${present(rows).length}`;
    case 'count_distinct':
      return (rows) => `${new Set(present(rows).map((row) => row[field])).size}`;
    case 'sum':
      return (rows) => `${present(rows).reduce((sum, row) => sum + Number(row[field]), 0)}`;
    case 'earliest':
      return (rows) => inTime(rows)[0]?.[field];
    case 'latest':
      return (rows) => inTime(rows).at(-1)?.[field];
    default:
      throw new SyntaxError(`unknown function ${name}`);
  }
}

function compare(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (a !== '' && b !== '' && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
