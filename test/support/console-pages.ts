import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { type AllowList, loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import type { SourceFile } from '../../lib/allow-list/compile/parse-yaml.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import type { ConsoleContext, ConsolePage, PageAnswer } from '../../lib/console/console-page.ts';
import { createContext } from '../../lib/console/create-context.ts';
import { allPages } from '../../lib/console/pages/all.ts';
import { createRecords } from '../../lib/console/records.ts';
import { createTraffic } from '../../lib/console/traffic.ts';
import { startLocalStack } from '../../lib/local/start-local-stack.ts';
import { providers } from '../../lib/providers/registry.ts';
import { sqsClient } from './local-aws.ts';

export type ConsoleStack = {
  readonly context: ConsoleContext;
  readonly events: readonly AuditEvent[];
  /** A path with its query. */
  readonly get: (path: string) => Promise<PageAnswer>;
  readonly post: (path: string, fields: Readonly<Record<string, string>>) => Promise<PageAnswer>;
  readonly close: () => Promise<void>;
};

/** The pages over a whole stack, as the console's server asks them. */
export async function startConsoleStack(allowList: AllowList, files: readonly SourceFile[]): Promise<ConsoleStack> {
  const traffic = createTraffic();
  const records = createRecords(allowList.hash, Date.now);
  const events: AuditEvent[] = [];
  const stack = await startLocalStack({
    allowList,
    audit: (event) => {
      events.push(event);
      records.audit(event);
    },
    onRequest: traffic.onRequest,
    onNotification: traffic.onNotification,
  });
  const sqs = sqsClient(stack.sqsUrl);
  const stopping = new AbortController();
  const context = createContext({
    ...{ stack, allowList, files, records, traffic, sqs },
    ...{ nowMs: Date.now, stop: stopping.signal },
  });
  return {
    context,
    events,
    get: async (path) => {
      const { page, rest, query } = find(path);
      return await page.get({ rest, fields: query }, context);
    },
    post: async (path, fields) => {
      const { page, rest } = find(path);
      if (page.post === undefined) throw new Error(`${path} takes no form`);
      return await page.post({ rest, fields: new URLSearchParams(fields) }, context);
    },
    close: async () => {
      stopping.abort();
      sqs.destroy();
      await stack.close();
    },
  };
}

function find(target: string): { page: ConsolePage; rest: string; query: URLSearchParams } {
  const { pathname, searchParams } = new URL(target, 'http://127.0.0.1');
  const page = allPages.find(({ path }) => path !== '/' && (pathname === path || pathname.startsWith(`${path}/`)));
  if (page === undefined) throw new Error(`no page ${pathname}`);
  return { page, rest: decodeURIComponent(pathname.slice(page.path.length + 1)), query: searchParams };
}

/** Compiled as it is deployed. */
export function compileFiles(files: readonly SourceFile[]): AllowList {
  const compiled = compileAllowList(files, providers);
  if (!compiled.ok) throw new Error(compiled.faults.map(({ file, message }) => `${file}: ${message}`).join('\n'));
  return loadAllowList(JSON.stringify(compiled.allowList), 'local');
}

/** The markup of a page's body. */
export function bodyOf(answer: PageAnswer): string {
  if (answer.kind !== 'page') throw new Error(`no page, but ${answer.kind}`);
  return answer.body.toString();
}

export function pathOf(answer: PageAnswer): string {
  if (answer.kind !== 'see_other') throw new Error(`leads nowhere, but is ${answer.kind}`);
  return answer.path;
}

type Element = DefaultTreeAdapterTypes.Element;

export function elementsOf(markup: string): Element[] {
  const elements: Element[] = [];
  const open: DefaultTreeAdapterTypes.ChildNode[] = [...parseFragment(markup).childNodes];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!('tagName' in node)) continue;
    elements.push(node);
    open.push(...node.childNodes);
  }
  return elements.toReversed();
}

/** What a person reads, with what fields hold. */
export function textOf(markup: string): string {
  const texts: string[] = [];
  const open: DefaultTreeAdapterTypes.ChildNode[] = parseFragment(markup).childNodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('value' in node) texts.push(node.value);
    if (!('tagName' in node)) continue;
    const value = attributeOf(node, 'value');
    if (value !== undefined) texts.push(value);
    open.push(...node.childNodes.toReversed());
  }
  return texts.join('');
}

export function attributeOf(element: Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value;
}
