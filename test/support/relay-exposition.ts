import { expect } from 'vitest';

const familyHead = /^# HELP (?<name>[a-z_]+) \S.*\n# TYPE \k<name> (?<type>counter|gauge|histogram)\n/;
const sample = /^(?<name>[a-z_]+)(?<labels>\{[a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*\})? (?<value>\S+)$/;

/**
 * Reads the text format 0.0.4 strictly: every family has HELP and TYPE, once and in front of its samples; no series
 * twice; counters end in `_total`. Returns the value of each series.
 */
export function parseExposition(text: string): ReadonlyMap<string, number> {
  expect(text).toMatch(/\n$/);
  const samples = new Map<string, number>();
  const names = new Set<string>();
  for (const family of text.split(/(?<=\n)(?=# HELP )/)) {
    const { name = '', type = '' } = familyHead.exec(family)?.groups ?? {};
    expect(name).toMatch(type === 'counter' ? /^alertguard_relay_.*_total$/ : /^alertguard_relay_/);
    expect(names.has(name)).toBe(false);
    names.add(name);
    for (const line of family.trimEnd().split('\n').slice(2)) readSample(line, name, type, samples);
  }
  return samples;
}

function readSample(line: string, family: string, type: string, samples: Map<string, number>): void {
  const { name = '', labels = '', value } = sample.exec(line)?.groups ?? {};
  expect(type === 'histogram' ? name.replace(/_(bucket|sum|count)$/, '') : name).toBe(family);
  expect(samples.has(name + labels)).toBe(false);
  expect(Number.isFinite(Number(value))).toBe(true);
  samples.set(name + labels, Number(value));
}
