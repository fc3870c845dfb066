import type { Condition, Query } from './query.ts';

/** What the answers of a question may be narrowed to, each with its field. */
export const filterFields = {
  sender: 'sender',
  receiver: 'receiver',
  destination: 'destination',
  group: 'groupHash',
  request: 'requestId',
  outcome: 'outcome',
  hash: 'allowListHash',
} as const;

export type FilterName = keyof typeof filterFields;

export type Filters = { readonly [Name in FilterName]?: string | undefined };

/** Of a hash the beginning is enough. */
export function isHash(text: string): boolean {
  return /^[0-9a-f]{6,64}$/.test(text);
}

/** The query, of lines alone for which all filters hold. */
export function narrow(query: Query, filters: Filters): Query {
  return { ...query, where: [...query.where, ...conditionsOf(filters)] };
}

function conditionsOf(filters: Filters): Condition[] {
  return Object.entries(filterFields).flatMap(([name, field]) => {
    const value = Object.entries(filters).find(([given]) => given === name)?.[1];
    if (value === undefined) return [];
    return [name === 'group' || name === 'hash' ? { field, startsWith: value } : { field, is: value }];
  });
}
