import { setTimeout as sleep } from 'node:timers/promises';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import * as z from 'zod';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { createEntryFinder } from '../../lib/allow-list/compile/find-entry.ts';
import { logGroupsOf } from '../../lib/audit-queries/log-groups.ts';
import { createInsights } from '../../lib/aws/logs-insights.ts';
import { type ShowDependencies, showWidget } from '../../lib/widgets/show-widget.ts';
import { compiled } from './allow-list-compiled.ts';
import { goodFiles } from './allow-list-files.ts';
import { type InsightsServer, startInsightsServer } from './insights-server.ts';

export const showArn = 'arn:aws:lambda:eu-central-1:123456789012:function:alertguard-prod-show';
export const redriveArn = 'arn:aws:lambda:eu-central-1:123456789012:function:alertguard-prod-redrive';

export const widgetAllowList = loadAllowList(JSON.stringify(compiled(goodFiles)), 'prod');

/** As CloudWatch sends it. Source: CloudWatch user guide, "Details about custom widgets in CloudWatch". */
export function widgetContext(more: Readonly<Record<string, unknown>> = {}) {
  return {
    dashboardName: 'alertguard-prod',
    widgetId: 'widget-16',
    accountId: '123456789012',
    locale: 'en',
    timezone: { label: 'UTC', offsetISO: '+00:00', offsetInMinutes: 0 },
    period: 300,
    isAutoPeriod: true,
    timeRange: { mode: 'relative', start: 1_795_000_000_000, end: 1_795_010_800_000, relativeStart: 10_800_000 },
    theme: 'light',
    linkCharts: true,
    title: 'Stuck now',
    forms: { all: {} },
    params: { view: 'stuck' },
    width: 588,
    height: 369,
    ...more,
  };
}

/** The function's own code over CloudWatch Logs' wire protocol; a poll takes no time and two seconds of the clock. */
export async function startWidget(
  lines: readonly string[],
  {
    server: options,
    nowMs = Date.now(),
    ...more
  }: Partial<Omit<ShowDependencies, 'nowMs'>> & {
    readonly server?: Parameters<typeof startInsightsServer>[1];
    readonly nowMs?: number;
  } = {},
) {
  const server: InsightsServer = await startInsightsServer(lines, options);
  let clockMs = 0;
  const insights = createInsights({
    client: server.client,
    timeoutMs: 20_000,
    nowMs: () => clockMs,
    sleep: async () => {
      clockMs += 2_000;
      await sleep(0);
    },
  });
  const counts = { ok: true, value: { visible: 0, hidden: 0 } } as const;
  const dependencies: ShowDependencies = {
    askLog: async ({ functions, query, period }, stop) => {
      const logGroups = logGroupsOf('alertguard', 'prod').filter((group) =>
        functions.some((name) => group.endsWith(`-${name}`)),
      );
      return await insights({ query, logGroups, period, stop, onProgress: () => {} });
    },
    countQueues: async () => ({ deliveries: counts, deadLetters: counts }),
    allowList: widgetAllowList,
    find: createEntryFinder(goodFiles),
    canAct: true,
    style: '.ag { color: black; }',
    nowMs: () => nowMs,
    ...more,
  };
  return {
    server,
    show: async (
      parameters: object,
      { context = widgetContext(), stop = new AbortController().signal }: { context?: object; stop?: AbortSignal } = {},
    ) => {
      const event = { ...parameters, widgetContext: context };
      return await showWidget(dependencies, { event, invokedFunctionArn: showArn, stop });
    },
    close: server.close,
  };
}

type Element = DefaultTreeAdapterTypes.Element;

/** All elements of what a widget shows, as a browser reads it, in the order of the document. */
export function elementsOf(answer: unknown): Element[] {
  const found: Element[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) found.push(node);
    if ('childNodes' in node) for (const child of node.childNodes) visit(child);
  };
  visit(parseFragment(z.string().parse(answer)));
  return found;
}

export function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if (node.nodeName === '#text' && 'value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

/** What a person sees, without the style and what only CloudWatch reads. */
export function visibleText(answer: unknown): string {
  const read = (node: DefaultTreeAdapterTypes.Node): string => {
    if (node.nodeName === 'style' || node.nodeName === 'cwdb-action') return '';
    if (node.nodeName === '#text' && 'value' in node) return node.value;
    return 'childNodes' in node ? node.childNodes.map(read).join(' ') : '';
  };
  return read(parseFragment(z.string().parse(answer)))
    .replace(/\s+/g, ' ')
    .trim();
}

/** What can be clicked: the label before each `cwdb-action`, and what CloudWatch then does. */
export function actionsOf(answer: unknown) {
  return elementsOf(answer)
    .filter(({ tagName }) => tagName === 'cwdb-action')
    .map((element) => {
      const siblings = element.parentNode?.childNodes ?? [];
      const before = siblings[siblings.indexOf(element) - 1];
      const attributes = Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]));
      const event: unknown = JSON.parse(textOf(element));
      return { label: before === undefined ? '' : textOf(before), on: before?.nodeName, attributes, event };
    });
}
