const maxColumns = 120;

/**
 * JSON as this repository's formatter leaves it, so that a schema that is written is one that passes: objects over
 * several lines, lists of plain values on one line where they fit.
 */
export function formatSchema(value: unknown): string {
  return `${format(value, '', 0)}\n`;
}

/** `used` are the columns that are taken before the value; one after it is kept for a comma. */
function format(value: unknown, indent: string, used: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    if (value.every(isPlain) && used + line.length < maxColumns) return line;
    return `[\n${value.map((item) => inner + format(item, inner, inner.length)).join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return '{}';
  const lines = fields.map(([key, field]) => {
    const name = `${inner}${JSON.stringify(key)}: `;
    return name + format(field, inner, name.length);
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
