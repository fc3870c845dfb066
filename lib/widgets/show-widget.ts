import type { AllowList } from '../allow-list/allow-list.ts';
import type { FindEntry } from '../allow-list/compile/find-entry.ts';
import type { LogAnswer, LogFault } from '../audit-queries/log-answer.ts';
import type { QueueAnswer, QueueCounts } from '../dead-letters/dead-letter-queue.ts';
import { type Html, html } from '../text/html.ts';
import { type AuditRecord, readRecords } from '../views/audit-record.ts';
import type { Controls } from '../views/controls.ts';
import type { Evidence } from '../views/evidence.ts';
import { isNarrowed, type ViewRequest, viewRequestSchema } from '../views/view-request.ts';
import { drawView, viewNames, views } from '../views/views.ts';
import type { WidgetAnswer } from './answer-widget.ts';
import { describeLogFault, describeQueueFault } from './describe-fault.ts';
import { describeWidget } from './describe-widget.ts';
import { drawFrame, drawNote } from './draw-frame.ts';
import { type LogQuestion, logQuestions, maxRows } from './log-questions.ts';
import { widgetControls } from './widget-controls.ts';
import { widgetEndpoints } from './widget-endpoints.ts';
import { readWidgetEvent, type TimeRange } from './widget-event.ts';

export type ShowDependencies = {
  readonly askLog: (question: Omit<LogQuestion, 'countQuery'>, stop: AbortSignal) => Promise<LogAnswer>;
  readonly countQueues: () => Promise<{
    readonly deliveries: QueueAnswer<QueueCounts>;
    readonly deadLetters: QueueAnswer<QueueCounts>;
  }>;
  readonly allowList: AllowList;
  readonly find: FindEntry;
  /** Whether the stage has buttons. */
  readonly canAct: boolean;
  readonly style: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
};

/** What somebody waits for in front of a dashboard, and what a query may scan meanwhile is bounded by it. */
export const budgetSeconds = 20;

/** As the stack's dashboard does. */
const usualRangeMs = 3 * 3_600_000;

export type WidgetCall = {
  readonly event: unknown;
  readonly invokedFunctionArn: string;
  /** Aborted when the budget is used up. */
  readonly stop: AbortSignal;
};

/** Answers a dashboard that shows one of the five views. Whatever goes wrong is a sentence for whoever looks. */
export async function showWidget(
  dependencies: ShowDependencies,
  { event, invokedFunctionArn, stop }: WidgetCall,
): Promise<WidgetAnswer> {
  const { isDescribe, theme, range, parameters } = readWidgetEvent(event);
  if (isDescribe) return describeWidget('show');
  const { style, canAct, nowMs } = dependencies;
  const endpoints = widgetEndpoints(invokedFunctionArn);
  const parsed = viewRequestSchema.safeParse(parameters);
  if (endpoints === undefined || !parsed.success) {
    return drawFrame(theme, style, drawNote(`${describeParameters()} Edit the parameters of this widget.`));
  }
  const request = parsed.data;
  const now = nowMs();
  const controls = widgetControls(endpoints, canAct, now);
  const during = range ?? { fromMs: now - usualRangeMs, untilMs: now };
  return drawFrame(theme, style, await drawAnswer(dependencies, request, during, { controls, stop }));
}

/** What a widget shows inside of its frame: the question, the way to the others, `notes`, and the answer. */
export function drawWidget(
  request: ViewRequest,
  evidence: Evidence,
  controls: Controls,
  notes: readonly Html[] = [],
): readonly Html[] {
  return [
    drawHead(request, controls),
    ...notes,
    ...(isNarrowed(request) ? [] : [drawHeadline(request, evidence)]),
    drawView(request, evidence, controls),
  ];
}

function describeParameters(): string {
  return `A widget of the guard is asked for one view by name: ${viewNames.join(', ')}.`;
}

/** The question, and the other four; from something in particular also back to all. */
function drawHead(request: ViewRequest, { link }: Controls): Html {
  const others = viewNames.map((view) =>
    view === request.view && !isNarrowed(request)
      ? html`<li><span aria-current="page">${views[view].title}</span></li>`
      : html`<li>${link(view === request.view ? `All: ${views[view].title}` : views[view].title, { view })}</li>`,
  );
  return html`<nav aria-label="Questions"><ul>${others}</ul></nav><h1>${views[request.view].asks}</h1>`;
}

function drawHeadline({ view }: ViewRequest, evidence: Evidence): Html {
  const { text, tone } = views[view].headline(evidence);
  return html`<p class="answer tone-${tone}">${text}</p>`;
}

async function drawAnswer(
  dependencies: ShowDependencies,
  request: ViewRequest,
  range: TimeRange,
  { controls, stop }: { readonly controls: Controls; readonly stop: AbortSignal },
): Promise<readonly Html[]> {
  const { askLog, countQueues, allowList, find, nowMs } = dependencies;
  const questions = logQuestions(request, range, allowList);
  const [queues, ...answers] = await Promise.all([countQueues(), ...questions.map((one) => ask(askLog, one, stop))]);
  const fault = answers.find((answer) => !answer.ok);
  if (fault !== undefined) {
    return [drawHead(request, controls), drawNote(describeLogFault(fault.reason, budgetSeconds))];
  }
  const read = answers.filter((answer) => answer.ok);
  const { deliveries, deadLetters } = queues;
  const evidence: Evidence = {
    nowMs: nowMs(),
    // What was proven is also looked for before; of all else nothing older was read.
    fromMs: range.fromMs,
    untilMs: range.untilMs,
    records: read.flatMap(({ records }) => records).toSorted((one, other) => one.timeMs - other.timeMs),
    leftOut: read.reduce((sum, { leftOut }) => sum + leftOut, 0),
    queues:
      deliveries.ok && deadLetters.ok ? { deliveries: deliveries.value, deadLetters: deadLetters.value } : undefined,
    allowList,
    find,
  };
  return drawWidget(request, evidence, controls, [
    ...(deliveries.ok ? [] : [drawNote(describeQueueFault(deliveries.reason, 'delivery queue'))]),
    ...(deadLetters.ok ? [] : [drawNote(describeQueueFault(deadLetters.reason, 'dead-letter queue'))]),
  ]);
}

type Read =
  | { readonly ok: true; readonly records: readonly AuditRecord[]; readonly leftOut: number }
  | { readonly ok: false; readonly reason: LogFault };

async function ask(askLog: ShowDependencies['askLog'], question: LogQuestion, stop: AbortSignal): Promise<Read> {
  const { countQuery, ...first } = question;
  const answer = await askLog(first, stop);
  if (!answer.ok) return answer;
  const { rows, linesMatched } = answer;
  // Newest first where it is so sorted: of two lines of one millisecond the order of the log stays.
  const records = readRecords(rows.map((row) => row['line'] ?? row['@message'] ?? '').toReversed());
  if (rows.length < maxRows) return { ok: true, records, leftOut: 0 };
  if (countQuery === undefined) return { ok: true, records, leftOut: Math.max(0, linesMatched - rows.length) };
  const counted = await askLog({ ...first, query: countQuery }, stop);
  if (!counted.ok) return counted;
  const all = Number(counted.rows[0]?.['keys']) || rows.length;
  return { ok: true, records, leftOut: Math.max(0, all - rows.length) };
}
