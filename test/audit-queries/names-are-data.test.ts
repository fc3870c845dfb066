import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAuditLines } from '../../lib/audit-lines/read-lines.ts';
import { evaluate } from '../../lib/audit-queries/evaluate.ts';
import { type FilterName, filterFields, narrow } from '../../lib/audit-queries/filters.ts';
import { questions } from '../../lib/audit-queries/questions.ts';
import { toInsights } from '../../lib/audit-queries/to-insights.ts';
import { runInsights, shapeOf } from '../support/insights.ts';

const { query } = questions.lines;
const typed: readonly FilterName[] = ['sender', 'receiver', 'destination', 'request', 'outcome'];
const period = { fromSeconds: 0, untilSeconds: 4_000_000_000 };

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '/', '|', '\n', '#', '`', "'", '$', '{', '}', '.', '*', 'a', ' ') }),
  fc.constantFrom('x" or 1 = 1', 'x"\n| limit 0', '.*', '/ or /', '\\"', `\${self:service}`, '$', '^', '\\x{22}', ''),
);

function lineWith(field: string, value: string, requestId: string): string {
  const time = '2026-11-21T10:00:00.000Z';
  return JSON.stringify({ time, event: 'delivery.sent', requestId, [field]: value, allowListHash: 'a' });
}

describe('a name that somebody typed', () => {
  it('is one value of the query, and never a part of its syntax', () => {
    fc.assert(
      fc.property(fc.constantFrom(...typed), hostile, (filter, name) => {
        const text = toInsights(narrow(query, { [filter]: name }));
        expect(shapeOf(text)).toBe(shapeOf(toInsights(narrow(query, { [filter]: 'plain' }))));
        expect(text).not.toContain(`\${`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds the lines with exactly this name, here and there', () => {
    fc.assert(
      fc.property(fc.constantFrom(...typed), hostile, hostile, (filter, name, other) => {
        const field = filterFields[filter];
        const values = [name, other, `${name}x`, `x${name}`, name.toUpperCase(), ''];
        const lines = values.map((value, index) => lineWith(field, value, `request-${index}`));
        const asked = narrow({ ...query, answer: { fields: [field] } }, { [filter]: name });
        const found = evaluate(asked, readAuditLines(lines.join('\n')), period);
        expect(found).toEqual(values.filter((value) => value === name).map((value) => ({ [field]: value })));
        // A lone surrogate is no text that a log could hold.
        if (!name.isWellFormed()) return;
        expect(runInsights(toInsights(asked), lines)).toEqual(found);
      }),
      { numRuns: 2_000 },
    );
  });
});
