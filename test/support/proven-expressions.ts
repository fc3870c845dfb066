import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { toJsonText } from '../../lib/text/to-json-text.ts';
import type { Expression } from './find-expressions.ts';
import { proveLinear } from './prove-linear.ts';
import { allCases, isWholeRun } from './whole-run.ts';

const file = join(tmpdir(), 'alertguard-proven-expressions.json');
/** Of a whole run with all cases, which writes it: it asks nobody to believe this machine. */
const committed = new URL('proven-expressions.json', import.meta.url);

/** A proof holds for an expression, a version of the prover, and the way it is asked. */
const { version } = z.object({ version: z.string() }).parse(createRequire(import.meta.url)('recheck/package.json'));
const prover = readFileSync(new URL('prove-linear.ts', import.meta.url), 'utf8');
const keyOf = ({ source, flags }: Expression) =>
  createHash('sha256')
    .update(JSON.stringify([version, prover, flags, source]))
    .digest('hex');

/** None where the file is missing, or another process is just writing it. */
function believed(from: string | URL): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(readFileSync(from, 'utf8')));
  } catch {
    return [];
  }
}

/**
 * Which of these are not proven linear, and why. All proofs take half a minute. Those that are committed are believed, as
 * a proof is the same on every machine; those of the last run on this machine too, except in a whole run. With all cases
 * everything is proven anew, and written to be committed.
 */
export function openOf(expressions: readonly Expression[]): {
  readonly open: readonly string[];
  readonly known: number;
} {
  const known = new Set(allCases ? [] : [...believed(committed), ...(isWholeRun ? [] : believed(file))]);
  const different = new Map(expressions.map((expression) => [keyOf(expression), expression]));
  const asked = [...different].filter(([key]) => !known.has(key));
  const open = asked.flatMap(([key, expression]) => {
    const proof = proveLinear(expression);
    if (proof !== 'linear') return [`${expression.place}: /${expression.source}/${expression.flags}: ${proof}`];
    known.add(key);
    return [];
  });
  if (asked.length > open.length) writeFileSync(file, JSON.stringify([...new Set([...believed(file), ...known])]));
  // Of the repository, and not of a test's few.
  if (allCases && different.size > 300) writeFileSync(committed, toJsonText([...known].sort()));
  return { open, known: different.size - asked.length };
}
