import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { Expression } from './find-expressions.ts';
import { proveLinear } from './prove-linear.ts';
import { isWholeRun } from './whole-run.ts';

const file = join(tmpdir(), 'alertguard-proven-expressions.json');

/** A proof holds for an expression, a version of the prover, and the way it is asked. */
const { version } = z.object({ version: z.string() }).parse(createRequire(import.meta.url)('recheck/package.json'));
const prover = readFileSync(new URL('prove-linear.ts', import.meta.url), 'utf8');
const keyOf = ({ source, flags }: Expression) =>
  createHash('sha256')
    .update(JSON.stringify([version, prover, flags, source]))
    .digest('hex');

/** None where the file is missing, or another process is just writing it. */
function believed(): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}

/**
 * Which of these are not proven linear, and why. All proofs take twelve seconds: those of the last run on this machine
 * are believed, except in a whole run.
 */
export function openOf(expressions: readonly Expression[]): {
  readonly open: readonly string[];
  readonly known: number;
} {
  const known = new Set(isWholeRun ? [] : believed());
  const different = new Map(expressions.map((expression) => [keyOf(expression), expression]));
  const asked = [...different].filter(([key]) => !known.has(key));
  const open = asked.flatMap(([key, expression]) => {
    const proof = proveLinear(expression);
    if (proof !== 'linear') return [`${expression.place}: /${expression.source}/${expression.flags}: ${proof}`];
    known.add(key);
    return [];
  });
  if (asked.length > open.length) writeFileSync(file, JSON.stringify([...new Set([...believed(), ...known])]));
  return { open, known: different.size - asked.length };
}
