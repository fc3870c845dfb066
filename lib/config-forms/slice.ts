import { gunzipSync, gzipSync } from 'node:zlib';
import { isCollection, LineCounter, type Node, Scalar } from 'yaml';
import type { Position } from '../alertmanager-config/config-node.ts';
import { parseConfigDocument } from '../alertmanager-config/parse-document.ts';
import { maxConfigurationBytes } from '../alertmanager-config/read-configuration.ts';

/** A text inside a file, such as what stands under `alertmanager.yaml:` in a Secret. */
export type Slice = {
  readonly text: string;
  /** The names that lead to it, such as `data.alertmanager.yaml`; empty for the file itself. */
  readonly where: string;
  /** Whether the file shows its lines. Where it does not (base64, quoted), every place is that of the value. */
  readonly isVisible: boolean;
  /** Where a place of the text stands in the file. */
  readonly toFile: (place: Position) => Position;
  /** The whole file, with another text in this place. */
  readonly replace: (text: string) => string;
};

export function wholeFile(text: string): Slice {
  return { text, where: '', isVisible: true, toFile: (place) => place, replace: (replaced) => replaced };
}

type Inside = { readonly outer: Slice; readonly lines: LineCounter; readonly where: string };

/** How the text of a value is written in the file. */
export type Encoding = 'plain' | 'base64' | 'gzip';

/** What a value with text holds. Undefined where it is no text in this encoding. */
export function sliceScalar({ outer, lines, where }: Inside, scalar: Scalar, encoding: Encoding): Slice | undefined {
  const value = typeof scalar.value === 'string' ? scalar.value : undefined;
  const [start = 0, end = 0] = scalar.range ?? [];
  const text = value === undefined ? undefined : decode(value, encoding);
  if (text === undefined) return undefined;
  if (encoding === 'plain' && scalar.type === Scalar.BLOCK_LITERAL) {
    return sliceLiteral({ outer, lines, where }, text, start, end);
  }
  const place = outer.toFile(positionAt(lines, start));
  return {
    text,
    where,
    isVisible: false,
    toFile: () => place,
    replace: (replaced) => {
      const written = encode(replaced, encoding);
      const isBare = encoding !== 'plain' && scalar.type !== Scalar.QUOTE_DOUBLE;
      // JSON's strings are YAML's too. What a block scalar ends with is its line.
      const tail = /\n$/.test(outer.text.slice(start, end)) ? '\n' : '';
      return outer.replace(
        `${outer.text.slice(0, start)}${isBare ? written : JSON.stringify(written)}${tail}${outer.text.slice(end)}`,
      );
    },
  };
}

/** A block scalar with `|`: each of its lines is one of the file, further to the right. */
function sliceLiteral({ outer, lines, where }: Inside, text: string, start: number, end: number): Slice {
  const contentStart = outer.text.indexOf('\n', start) + 1;
  const content = outer.text.slice(contentStart, end);
  const first = content.split('\n').find((line) => line.trim() !== '') ?? '';
  const firstText = text.split('\n').find((line) => line.trim() !== '') ?? '';
  const indent = Math.max(first.replace(/\r$/, '').length - firstText.replace(/\r$/, '').length, 0);
  const firstLine = positionAt(lines, contentStart).line;
  const tail = content.slice(content.trimEnd().length);
  return {
    text,
    where,
    isVisible: outer.isVisible,
    toFile: ({ line, column }) => outer.toFile({ line: firstLine + line - 1, column: column + indent }),
    replace: (replaced) => {
      const written = indentLines(replaced.trimEnd(), ' '.repeat(indent));
      return outer.replace(`${outer.text.slice(0, contentStart)}${written}${tail}${outer.text.slice(end)}`);
    },
  };
}

/** A map inside the file, as a text that stands by itself. */
export function sliceMap({ outer, lines, where }: Inside, map: Node): Slice {
  const [start = 0, valueEnd = 0, nodeEnd = valueEnd] = map.range ?? [];
  const { line, column } = positionAt(lines, start);
  const isFlow = isCollection(map) && map.flow === true;
  const taken = isFlow ? outer.text.slice(start, valueEnd) : linesOfBlock(outer.text.slice(start, nodeEnd), column - 1);
  const end = start + taken.length;
  const dedented = isFlow ? taken : dedent(taken, column - 1);
  // Comments that stand further to the left than what they are in.
  const leftward = new Map(
    isFlow
      ? []
      : taken
          .split('\n')
          .flatMap((one, index) => (index > 0 && spacesOf(one) < column - 1 ? [[one.trimStart(), one] as const] : [])),
  );
  return {
    text: dedented,
    where,
    isVisible: outer.isVisible,
    toFile: (place) =>
      outer.toFile({
        line: line + place.line - 1,
        column: isFlow && place.line > 1 ? place.column : place.column + column - 1,
      }),
    replace: (replaced) => {
      const written = isFlow ? writeFlow(replaced, taken) : writeBlock(replaced, ' '.repeat(column - 1), leftward);
      return outer.replace(`${outer.text.slice(0, start)}${written}${outer.text.slice(end)}`);
    },
  };
}

/** Go's decoder skips line breaks too, and nothing else. */
function decode(value: string, encoding: Encoding): string | undefined {
  if (encoding === 'plain') return value;
  const packed = value.replace(/[\r\n]/g, '').trim();
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return undefined;
  const bytes = Buffer.from(packed, 'base64');
  try {
    const text = encoding === 'gzip' ? gunzipSync(bytes, { maxOutputLength: maxConfigurationBytes }) : bytes;
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return undefined;
  }
}

function encode(text: string, encoding: Encoding): string {
  if (encoding === 'plain') return text;
  return (encoding === 'gzip' ? gzipSync(text) : Buffer.from(text)).toString('base64');
}

/** Without the lines after its last one: comments further to the left belong to what comes next. */
function linesOfBlock(text: string, indent: number): string {
  const all = text.split('\n');
  const last = all.findLastIndex((line, index) => index === 0 || (line.trim() !== '' && spacesOf(line) >= indent));
  return all.slice(0, last + 1).join('\n');
}

function writeBlock(text: string, indent: string, leftward: ReadonlyMap<string, string>): string {
  // The first line stands where the old one stood, behind what is before it.
  const [first = '', ...others] = text.trim().split('\n');
  return [first, ...others.map((line) => leftward.get(line) ?? (line === '' ? '' : indent + line))].join('\n');
}

/** JSON stays JSON. */
function writeFlow(text: string, taken: string): string {
  if (!isJson(taken)) return text.trimEnd();
  const document = parseConfigDocument(text, new LineCounter());
  const printed = JSON.stringify(document.toJS({ maxAliasCount: -1 }), null, taken.includes('\n') ? 2 : undefined);
  // As far to the right as the bracket that closes it.
  return printed.replaceAll('\n', `\n${' '.repeat(spacesOf(taken.slice(taken.lastIndexOf('\n') + 1)))}`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function dedent(text: string, indent: number): string {
  const [first = '', ...others] = text.split('\n');
  return [first, ...others.map((line) => line.slice(Math.min(indent, spacesOf(line))))].join('\n');
}

function indentLines(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => (line.trim() === '' ? line : indent + line))
    .join('\n');
}

function spacesOf(line: string): number {
  return line.length - line.trimStart().length;
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
