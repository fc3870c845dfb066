import { type Document, isMap, isPair, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { MigrateOptions } from './carry/migrate-options.ts';
import type { Layout } from './layout.ts';
import type { Migration, ReceiverDraft } from './migration.ts';

/**
 * Makes the document of the old `alertmanager.yml` that of the new one: comments stay, spacing is the library's. What is
 * rewritten must not be shared by aliases. False where the receivers are not what was planned for.
 */
export function rewriteDocument(
  document: Document,
  migration: Migration,
  options: MigrateOptions,
  layout: Layout,
): boolean {
  const receivers = document.getIn(layout.receiversAt);
  if (!isSeq(receivers)) return false;
  for (const draft of migration.receivers) {
    const receiver = receivers.items[draft.index];
    if (!isMap(receiver)) return false;
    rewriteReceiver(document, receiver, draft, options, layout);
  }
  for (const name of migration.unusedGlobals) document.deleteIn(['global', name]);
  const global = document.get('global');
  if (migration.unusedGlobals.length > 0 && isMap(global) && global.items.length === 0) document.delete('global');
  return true;
}

/** Written as the file is: lists indented or not, brackets with spaces in them or not. */
export function printDocument(document: Document, text: string): string {
  return document.toString({
    lineWidth: 0,
    indentSeq: !hasFlushList(text),
    flowCollectionPadding: !/\[[^\s\]]/.test(text),
  });
}

/** Whether some list stands as far to the left as its key. */
function hasFlushList(text: string): boolean {
  const lines = text.split('\n');
  return lines.some((line, index) => {
    const indent = /^(\s*)[\w-]+:\s*$/.exec(line)?.[1];
    return indent !== undefined && /^-(?:\s|$)/.test(lines[index + 1]?.replace(indent, '') ?? '');
  });
}

function rewriteReceiver(
  document: Document,
  receiver: YAMLMap,
  draft: ReceiverDraft,
  options: MigrateOptions,
  layout: Layout,
): void {
  const replaced = layout.replacedIn(receiver, draft);
  const webhook = layout.webhook(receiver, draft, options);
  const keys = new Set(replaced.map(({ key }) => key));
  const place = receiver.items.findIndex((pair) => keys.has(keyOf(pair)));
  for (const key of keys) {
    const gone = new Set(replaced.filter((one) => one.key === key).map(({ index }) => index));
    const list = receiver.get(key);
    if (!isSeq(list)) continue;
    list.items = list.items.filter((_, index) => !gone.has(index));
    if (list.items.length === 0) receiver.delete(key);
  }
  if (draft.isGuarded) return;
  const webhooks = receiver.get(layout.webhooks);
  if (isSeq(webhooks)) webhooks.add(document.createNode(webhook));
  else receiver.items.splice(place, 0, document.createPair(layout.webhooks, [webhook]));
}

function keyOf(pair: unknown): string {
  return isPair(pair) && isScalar(pair.key) ? String(pair.key.value) : '';
}
