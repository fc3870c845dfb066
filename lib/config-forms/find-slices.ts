import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Position } from '../alertmanager-config/config-node.ts';
import { describeSyntaxFault } from '../text/describe-syntax-fault.ts';
import { type Encoding, type Slice, sliceMap, sliceScalar } from './slice.ts';

/** `alertmanager` is the text of an `alertmanager.yml`; the others are objects with a schema of their own. */
export type Schema = 'alertmanager' | 'AlertmanagerConfig' | 'grafana';

export type FoundSlice = { readonly schema: Schema; readonly slice: Slice };

export type SlicesFound =
  | { readonly ok: true; readonly found: readonly FoundSlice[] }
  | { readonly ok: false; readonly place: Position; readonly message: string };

/** A Secret in a List in a value of a chart is three; nobody goes on like that. */
const maxTexts = 4;
const maxDepth = 60;

/** What a text must have in it to be worth a look: parsing every long text of a file would take as long again. */
const isWorthReading = /receivers|contactPoints|policies/;

/**
 * Looks for configurations by their content, wherever they stand: in objects, lists and values of a chart, as YAML, as
 * text and in base64. Nothing is known by the name of a file, and little by the names of keys.
 */
export function findSlices(outer: Slice, depth = 0): SlicesFound {
  const lines = new LineCounter();
  const documents = parseAllDocuments(outer.text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'core',
    uniqueKeys: false,
  });
  if ('empty' in documents) return { ok: true, found: [] };
  const found: FoundSlice[] = [];
  for (const { errors, contents } of documents) {
    const [broken] = errors;
    if (broken !== undefined) {
      const { line, col } = lines.linePos(broken.pos[0]);
      return { ok: false, place: outer.toFile({ line, column: col }), message: describeSyntaxFault(broken.code) };
    }
    walk(contents, [], { outer, lines, depth, found, isSecret: false });
  }
  return { ok: true, found };
}

type Walk = {
  readonly outer: Slice;
  readonly lines: LineCounter;
  readonly depth: number;
  readonly found: FoundSlice[];
  readonly isSecret: boolean;
};

/**
 * Annotations and the status repeat what stands in the object. Aliases are not followed: what they stand for is found where
 * it stands.
 */
function walk(node: unknown, path: readonly string[], context: Walk): void {
  if (!isNode(node) || isAlias(node) || path.length > maxDepth) return;
  if (isScalar(node)) {
    openText(node, path, context);
    return;
  }
  if (isMap(node)) walkMap(node, path, context);
  if (isSeq(node)) {
    node.items.forEach((item, index) => {
      walk(item, [...path, String(index)], context);
    });
  }
}

function walkMap(map: YAMLMap, path: readonly string[], context: Walk): void {
  const schema = schemaOf(map);
  if (schema !== undefined) {
    context.found.push({ schema, slice: sliceMap(insideOf(path, context), map) });
    return;
  }
  const kind = textAt(map, 'kind');
  const repeated = kind !== undefined && textAt(map, 'apiVersion') !== undefined ? ['metadata', 'status'] : [];
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (repeated.includes(name)) continue;
    walk(value, [...path, name], { ...context, isSecret: context.isSecret || kind === 'Secret' });
  }
}

/** What a map is by what is in it. */
function schemaOf(map: YAMLMap): Schema | undefined {
  if (textAt(map, 'kind') === 'AlertmanagerConfig' && textAt(map, 'apiVersion')?.startsWith('monitoring.coreos.com/')) {
    return 'AlertmanagerConfig';
  }
  if (isMap(map.get('route')) && isSeq(map.get('receivers'))) return 'alertmanager';
  const policies = map.get('policies');
  const hasPolicies = isSeq(policies) && policies.items.some((one) => isMap(one) && one.has('receiver'));
  return isSeq(map.get('contactPoints')) || hasPolicies ? 'grafana' : undefined;
}

function openText(scalar: Scalar, path: readonly string[], context: Walk): void {
  const { depth, found, isSecret } = context;
  if (typeof scalar.value !== 'string' || depth >= maxTexts) return;
  const slice = encodingsOf(scalar.value, isSecret)
    .map((encoding) => sliceScalar(insideOf(path, context), scalar, encoding))
    .find((one) => one !== undefined && isWorthReading.test(one.text));
  if (slice === undefined) return;
  // By its lines and not as YAML: where it is broken, that is to be told.
  if (/^["']?route["']?:/m.test(slice.text) && /^["']?receivers["']?:/m.test(slice.text)) {
    found.push({ schema: 'alertmanager', slice });
    return;
  }
  const inner = findSlices(slice, depth + 1);
  if (inner.ok) found.push(...inner.found);
}

/** `data` of a Secret is in base64; the operator also writes gzip there, which begins with the bytes 1f 8b 08. */
function encodingsOf(value: string, isSecret: boolean): readonly Encoding[] {
  if (value.includes('receivers') || value.includes('contactPoints') || value.includes('policies')) return ['plain'];
  if (!isSecret) return [];
  return value.startsWith('H4sI') ? ['gzip'] : ['base64'];
}

function insideOf(path: readonly string[], { outer, lines }: Walk) {
  return { outer, lines, where: [outer.where, ...path].filter((name) => name !== '').join('.') };
}

function textAt(map: YAMLMap, name: string): string | undefined {
  const value = map.get(name);
  return typeof value === 'string' ? value : undefined;
}
