import type { Aggregate, Condition, Query } from './query.ts';

/** The text of a query in the language of CloudWatch Logs Insights, one command a line. */
export function toInsights({ where, coalesce = {}, answer, sort, limit }: Query): string {
  const derive = (name: string) =>
    coalesce[name] === undefined ? name : `coalesce(${coalesce[name].join(', ')}) as ${name}`;
  const derived = Object.keys(coalesce).map(derive);
  return [
    ...where.map((condition) => `filter ${writeCondition(condition)}`),
    ...('fields' in answer
      ? [`fields ${answer.fields.map(derive).join(', ')}`]
      : [
          ...(derived.length === 0 ? [] : [`fields ${derived.join(', ')}`]),
          `stats ${Object.entries(answer.columns)
            .map(([name, aggregate]) => `${writeAggregate(aggregate)} as ${name}`)
            .join(', ')} by ${answer.by.join(', ')}`,
          ...(answer.having === undefined ? [] : [`filter ${answer.having.column} > ${answer.having.above}`]),
        ]),
    `sort ${sort.by} ${sort.order}`,
    `limit ${limit}`,
  ].join('\n| ');
}

export function writeCondition(condition: Condition): string {
  const { field } = condition;
  if ('oneOf' in condition) return `${field} in [${condition.oneOf.map((text) => `"${plain(text)}"`).join(', ')}]`;
  if ('startsWith' in condition) return `${field} like /^${plain(condition.startsWith)}/`;
  if ('isPresent' in condition) return `ispresent(${field})`;
  return isPlain(condition.is) ? `${field} = "${condition.is}"` : `${field} like /^${asExpression(condition.is)}$/`;
}

function writeAggregate(aggregate: Aggregate): string {
  switch (aggregate.of) {
    case 'lines':
      return 'count(*)';
    case 'distinct':
      return `count_distinct(${aggregate.field})`;
    case 'difference':
      return `${aggregate.column} - ${aggregate.less}`;
    default:
      return `${aggregate.of}(${aggregate.field})`;
  }
}

/** Characters that mean nothing inside of quotes. */
function isPlain(text: string): boolean {
  return /^[\w .:/@=+-]*$/.test(text);
}

function plain(text: string): string {
  if (!isPlain(text)) throw new RangeError('a text of our own has a character that would be syntax');
  return text;
}

/**
 * A name that somebody typed, as an expression in which every other character than ASCII letters and digits is its
 * code point: the documentation of Insights does not say how a quote is written inside of quotes.
 */
function asExpression(text: string): string {
  return text.replace(/[^A-Za-z0-9]/gu, (character) => `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
