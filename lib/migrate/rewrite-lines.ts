import { type Document, isMap, isNode, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { MigrateOptions } from './carry/migrate-options.ts';
import type { Fields } from './guard-webhook.ts';
import type { Layout } from './layout.ts';
import { type Lines, linesOf } from './lines.ts';
import type { Migration, ReceiverDraft } from './migration.ts';

/**
 * The new `alertmanager.yml` with every line that does not change as it was; `document` is that of the text. Undefined
 * where what has to go does not stand on lines of its own, as in JSON.
 */
export function rewriteLines(
  text: string,
  document: Document,
  migration: Migration,
  options: MigrateOptions,
  layout: Layout,
): string | undefined {
  const receivers = document.getIn(layout.receiversAt);
  const lines = linesOf(text);
  if (!isSeq(receivers)) return undefined;
  for (const draft of migration.receivers) {
    const receiver = receivers.items[draft.index];
    if (!isMap(receiver) || !rewriteReceiver(lines, receiver, draft, options, layout)) return undefined;
  }
  return removeGlobals(lines, document.contents, migration.unusedGlobals) ? lines.join() : undefined;
}

function rewriteReceiver(
  lines: Lines,
  receiver: YAMLMap,
  draft: ReceiverDraft,
  options: MigrateOptions,
  layout: Layout,
): boolean {
  const replaced = layout.replacedIn(receiver, draft);
  const keys = [...new Set(replaced.map(({ key }) => key))];
  const pairs = receiver.items.filter((pair) => keys.includes(keyOf(pair)));
  const [first] = pairs;
  if (first === undefined) return false;
  const goneWebhooks = replaced.filter(({ key }) => key === layout.webhooks).length;
  const webhook = layout.webhook(receiver, draft, options);
  if (!draft.isGuarded && !insertWebhook(lines, receiver, first, { name: layout.webhooks, webhook, goneWebhooks }))
    return false;
  return pairs.every((pair) => {
    const list = pair.value;
    const gone = replaced.filter(({ key }) => key === keyOf(pair)).map(({ index }) => index);
    if (!isSeq(list)) return false;
    if (gone.length === list.items.length) return removePair(lines, pair);
    return gone.every((index) => {
      const item = list.items[index];
      return isNode(item) && lines.remove(spanOf(item), /^\s*-\s+$/);
    });
  });
}

/** As the last item of the webhooks that stay, or as a list of its own where the first one stood that goes. */
function insertWebhook(
  lines: Lines,
  receiver: YAMLMap,
  first: Pair,
  { name, webhook, goneWebhooks }: { readonly name: string; readonly webhook: Fields; readonly goneWebhooks: number },
): boolean {
  const webhooks = receiver.get(name);
  const isStaying = isSeq(webhooks) && goneWebhooks < webhooks.items.length;
  const list = isStaying ? webhooks : first.value;
  const key = first.key;
  if (!isSeq(list)) return false;
  const [item] = list.items;
  if (!isNode(item) || !isNode(key)) return false;
  const column = lines.column(spanOf(key).start);
  const dash = lines.dashColumn(spanOf(item).start);
  if (isStaying && dash === undefined) return false;
  const written = writeItem(webhook, dash ?? column + 2);
  if (isStaying) return lines.insertAfter(spanOf(list).end, written);
  return lines.insertBefore(spanOf(key).start, [`${' '.repeat(column)}${name}:`, ...written]);
}

function writeItem(webhook: Fields, dash: number): readonly string[] {
  const values = Object.entries(webhook).map(([name, value]) => `${name}: ${writeValue(value)}`);
  return values.map((line, index) => `${' '.repeat(dash)}${index === 0 ? '- ' : '  '}${line}`);
}

function writeValue(value: Fields[string]): string {
  if (typeof value !== 'object') return String(value);
  return `{ ${Object.entries(value)
    .map(([name, one]) => `${name}: ${writeValue(one)}`)
    .join(', ')} }`;
}

function removeGlobals(lines: Lines, root: unknown, names: readonly string[]): boolean {
  if (names.length === 0) return true;
  const pair = isMap(root) ? root.items.find((one) => keyOf(one) === 'global') : undefined;
  if (pair === undefined || !isMap(pair.value)) return false;
  if (pair.value.items.length === names.length) return removePair(lines, pair);
  return pair.value.items.filter((one) => names.includes(keyOf(one))).every((one) => removePair(lines, one));
}

function removePair(lines: Lines, { key, value }: Pair): boolean {
  if (!isNode(key) || !isNode(value)) return false;
  return lines.remove({ start: spanOf(key).start, end: spanOf(value).end }, /^\s*$/);
}

/** To the end of the last value in it: comments behind that are somebody else's. */
function spanOf(node: Node): { readonly start: number; readonly end: number } {
  const last = lastChild(node);
  const [start = 0, end = 0] = node.range ?? [];
  return { start, end: last === undefined ? end : spanOf(last).end };
}

function lastChild(node: Node): Node | undefined {
  if (isMap(node) && node.flow !== true) {
    const pair = node.items.at(-1);
    if (isNode(pair?.value) && hasText(pair.value)) return pair.value;
    return isNode(pair?.key) ? pair.key : undefined;
  }
  const item = isSeq(node) && node.flow !== true ? node.items.at(-1) : undefined;
  return isNode(item) ? item : undefined;
}

/** `key:` with nothing after it has a value too, of no width, where nobody would look for it. */
function hasText({ range }: Node): boolean {
  return range !== null && range !== undefined && range[1] > range[0];
}

function keyOf(pair: unknown): string {
  return isPair(pair) && isScalar(pair.key) ? String(pair.key.value) : '';
}
