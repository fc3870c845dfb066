import { compareText } from './fault.ts';

/** The one JSON text of a value: keys in code unit order, no white space, `undefined` left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(canonical(value));
}

/** `fromEntries` defines properties and calls no setter, so a key named `__proto__` is only a key. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => compareText(a, b));
  return Object.fromEntries(entries.map(([key, field]) => [key, canonical(field)]));
}
