import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseAst } from 'rolldown/parseAst';
import * as z from 'zod';
import { isTest } from './import-rules.ts';

export const expressionSchema = z.object({ place: z.string(), source: z.string(), flags: z.string() });
export type Expression = z.infer<typeof expressionSchema>;

/** `unmade` are places of `new RegExp` that made none while the modules were loaded: nothing is known of theirs. */
export const foundSchema = z.object({
  literals: z.array(expressionSchema),
  made: z.array(expressionSchema),
  unmade: z.array(z.string()),
});

const literal = z.object({ start: z.number(), regex: z.object({ pattern: z.string(), flags: z.string() }) });
const construction = z.object({
  type: z.enum(['NewExpression', 'CallExpression']),
  start: z.number(),
  callee: z.object({ name: z.literal('RegExp') }),
});

/** What a source file holds: its literals, and the places where it makes expressions of strings. */
export function expressionsOf(path: string, text: string): { literals: Expression[]; places: string[] } {
  const literals: Expression[] = [];
  const places: string[] = [];
  const placeOf = (start: number) => `${path}:${text.slice(0, start).split('\n').length}`;
  for (const node of nodesIn(parseAst(text, { lang: 'ts' }))) {
    const found = literal.safeParse(node).data;
    if (found) literals.push({ place: placeOf(found.start), source: found.regex.pattern, flags: found.regex.flags });
    const made = construction.safeParse(node).data;
    if (made) places.push(placeOf(made.start));
  }
  return { literals, places };
}

function* nodesIn(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value) yield value;
  for (const child of Object.values(value)) yield* nodesIn(child);
}

const isPreview = (path: string) => /^lib\/providers\/[^/]+\/preview\.ts$/.test(path);

/**
 * All of `lib` and `functions` under a root, without what only tests read, and without previews, whose texts are ours. What is made of strings is recorded while the modules beside its place are
 * loaded and what they export is looked at, so this is for a process of its own.
 */
export async function findExpressions(root: string): Promise<z.infer<typeof foundSchema>> {
  const paths = globSync(['lib/**/*.ts', 'functions/**/*.ts'], { cwd: root })
    .filter((path) => !isTest(path) && !isPreview(path))
    .sort();
  const files = paths.map((path) => expressionsOf(path, readFileSync(join(root, path), 'utf8')));
  const places = files.flatMap((file) => file.places);
  const made = record(root);
  const folders = new Set(places.map((place) => dirname(place)));
  for (const path of paths.filter((path) => folders.has(dirname(path)))) {
    lookAt(await import(pathToFileURL(join(root, path)).href));
  }
  const known = new Set(made.map(({ place }) => place));
  return {
    literals: files.flatMap((file) => file.literals),
    made,
    unmade: places.filter((place) => !known.has(place)),
  };
}

/** Some expressions are made by getters of what a module exports. */
function lookAt(module: object): void {
  for (const exported of Object.values(module)) {
    for (const element of Array.isArray(exported) ? exported : []) {
      if (typeof element === 'object' && element !== null) Object.values(element);
    }
  }
}

function record(root: string): Expression[] {
  const made: Expression[] = [];
  const Original = RegExp;
  const add = (expression: RegExp) => {
    const place = placeOfCaller(root);
    if (place !== undefined) made.push({ place, source: expression.source, flags: expression.flags });
    return expression;
  };
  globalThis.RegExp = new Proxy(Original, {
    construct: (_, [source, flags]) => add(new Original(source, flags)),
    apply: (_, _this, [source, flags]) => add(Original(source, flags)),
  });
  return made;
}

/** The line in `root` that made the expression; not one that a package makes. */
function placeOfCaller(root: string): string | undefined {
  const line = new Error().stack?.split('\n')[4] ?? '';
  const start = line.indexOf(pathToFileURL(join(root, 'x')).href.slice(0, -1));
  if (start === -1 || line.includes('node_modules')) return undefined;
  const [path = '', number] = line.slice(start + pathToFileURL(join(root, 'x')).href.length - 1).split(':');
  return `${path}:${number}`;
}

const [, script, root] = process.argv;
if (script === import.meta.filename && root !== undefined && existsSync(root)) {
  process.stdout.write(JSON.stringify(await findExpressions(root)));
}
