import type { OperatorAudit } from '../audit/operator-event.ts';
import type { QueueFault } from '../audit/reasons.ts';
import type { DeadLetterQueue } from '../dead-letters/dead-letter-queue.ts';
import { discard } from '../dead-letters/discard.ts';
import type { Letter } from '../dead-letters/letter.ts';
import { redrive } from '../dead-letters/redrive.ts';
import { type ReadTools, withLetters } from '../dead-letters/with-letters.ts';
import type { DeliveryQueue } from '../delivery/delivery-queue.ts';
import { type Html, html } from '../text/html.ts';
import { isChosen, type LetterAct, readActRequest } from './act-request.ts';
import type { WidgetAnswer } from './answer-widget.ts';
import { describeQueueFault } from './describe-fault.ts';
import { describeWidget } from './describe-widget.ts';
import { drawFrame, drawNote } from './draw-frame.ts';
import { countLetters, drawLetters } from './draw-letters.ts';
import { drawButton, widgetControls } from './widget-controls.ts';
import { type WidgetEndpoints, widgetEndpoints } from './widget-endpoints.ts';
import { readWidgetEvent } from './widget-event.ts';

export type ActDependencies = {
  readonly deadLetters: DeadLetterQueue;
  readonly deliveries: DeliveryQueue;
  readonly judge: ReadTools['judge'];
  readonly audit: OperatorAudit;
  /** Whether the stage has buttons. */
  readonly canAct: boolean;
  readonly style: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
};

export type ActCall = {
  readonly event: unknown;
  readonly invokedFunctionArn: string;
  readonly requestId: string;
  /** Aborted when it is time to end, with time enough to make visible again what was read. */
  readonly stop: AbortSignal;
};

/** V8 keeps base64 in one byte a unit: 64 MB of the function's 512. What is over is sent in a further round. */
const maxBodyUnits = 64 * 1024 * 1024;

/** Lists, sends back or deletes dead letters, as a person orders it from a dashboard. */
export async function actWidget(dependencies: ActDependencies, call: ActCall): Promise<WidgetAnswer> {
  const { isDescribe, theme, parameters, ownParameters } = readWidgetEvent(call.event);
  if (isDescribe) return describeWidget('redrive');
  const { style, canAct } = dependencies;
  const endpoints = widgetEndpoints(call.invokedFunctionArn);
  const request = readActRequest(parameters);
  // Who may write a dashboard may not delete by it, through the rights of whoever looks at it next: a button asks first.
  const actsByItself = (ownParameters['act'] ?? 'list') !== 'list';
  if (endpoints === undefined || request === undefined || actsByItself) {
    return drawFrame(theme, style, drawNote('Nothing was done. This widget takes one parameter: act, which is list.'));
  }
  const { link } = widgetControls(endpoints, canAct, dependencies.nowMs());
  const head = html`<nav aria-label="Questions"><ul><li>${link('Not proven lately, and dead letters', { view: 'unproven' })}</li><li>${link('Stuck now', { view: 'stuck' })}</li></ul></nav><h1>Dead letters</h1>`;
  if (!canAct) {
    const off =
      'Acting from dashboards is off in this stage (the parameter dashboardActions). Use alertguard dead-letters.';
    return drawFrame(theme, style, [head, drawNote(off)]);
  }
  const tools = {
    queue: dependencies.deadLetters,
    judge: dependencies.judge,
    stop: call.stop,
    onProgress: () => {},
  };
  const done =
    request.act === 'list'
      ? await list(dependencies, tools, endpoints)
      : await act(dependencies, tools, { request, endpoints, requestId: call.requestId });
  return drawFrame(theme, style, [head, ...done]);
}

async function list(
  { nowMs }: ActDependencies,
  tools: ReadTools,
  endpoints: WidgetEndpoints,
): Promise<readonly Html[]> {
  const read = await withLetters(tools, {}, async ({ letters, counts }) => ({ letters, counts }));
  const after = describeNotReleased(read.notReleased);
  switch (read.kind) {
    case 'done':
      return [...drawLetters({ ...read.result, nowMs: nowMs() }, endpoints), ...after];
    case 'failed':
      return [drawNote(describeQueueFault(read.reason, 'dead-letter queue')), ...after];
    case 'stopped':
      return [drawNote('These are too many to be listed in a widget. Use alertguard dead-letters list.'), ...after];
  }
}

type Order = { readonly request: LetterAct; readonly endpoints: WidgetEndpoints; readonly requestId: string };

async function act(dependencies: ActDependencies, tools: ReadTools, order: Order): Promise<readonly Html[]> {
  const { audit, deliveries, nowMs } = dependencies;
  const { request, requestId } = order;
  const startedMs = nowMs();
  const chosen = new Set<string>();
  const isMeant = (letter: Letter): boolean => {
    const isOne = isChosen(request, letter);
    if (isOne) chosen.add(letter.messageId);
    return isOne;
  };
  const done = await run(request, { ...tools, deliveries }, isMeant);
  const { stopped, fault } = done;
  audit({
    ...done.event,
    outcome: fault === undefined ? (stopped ? 'stopped' : 'done') : 'failed',
    ...(request.destination && { destination: request.destination }),
    ...(request.reason !== undefined && { reason: request.reason }),
    chosen: chosen.size,
    ...(fault !== undefined && { fault: fault.reason }),
    requestId,
    latencyMs: nowMs() - startedMs,
  });
  return drawDone(done, chosen.size, order);
}

function drawDone(done: Done, chosen: number, { request, endpoints }: Order): readonly Html[] {
  const { count, stopped, fault, notReleased } = done;
  const isRedrive = request.act === 'redrive';
  const isDone = fault === undefined && !stopped && count === chosen;
  const queue = fault?.step === 'send' ? 'delivery queue' : 'dead-letter queue';
  const sentences = [
    ...(fault === undefined ? [] : [describeQueueFault(fault.reason, queue)]),
    ...(stopped ? ['There was no time for the rest: press again.'] : []),
    ...done.sentences,
  ];
  const again = isRedrive
    ? drawButton('Send the rest back', request, endpoints, 'Send the rest back to be delivered?')
    : drawButton('Delete the rest', request, endpoints, 'Delete the rest for good?');
  return [
    html`<p class="answer ${isDone ? 'tone-good' : 'tone-late'}" role="status">${isRedrive ? 'Sent back' : 'Deleted'} ${count} of ${countLetters(chosen)}.</p>`,
    ...sentences.map(drawNote),
    ...describeNotReleased(notReleased),
    html`<p>${isDone ? undefined : again} ${drawButton('Look at the dead letters', { act: 'list' }, endpoints)}</p>`,
  ];
}

type Done = {
  readonly count: number;
  readonly event:
    | {
        readonly event: 'dead_letters.redriven';
        readonly redriven: number;
        readonly notRemoved: number;
        readonly taken: number;
      }
    | { readonly event: 'dead_letters.discarded'; readonly discarded: number };
  readonly stopped: boolean;
  readonly fault: { readonly step: 'read' | 'send' | 'remove'; readonly reason: QueueFault } | undefined;
  readonly notReleased: number;
  readonly sentences: readonly string[];
};

async function run(
  { act: name }: LetterAct,
  tools: ReadTools & { readonly deliveries: DeliveryQueue },
  isMeant: (letter: Letter) => boolean,
): Promise<Done> {
  if (name === 'discard') {
    const { discarded, ...rest } = await discard({ ...tools, onDiscarded: () => {} }, isMeant);
    return { ...rest, count: discarded, event: { event: 'dead_letters.discarded', discarded }, sentences: [] };
  }
  const done = await redrive({ ...tools, onRedriven: () => {} }, isMeant, { maxBodyUnits });
  const { redriven, notRemoved, taken, ...rest } = done;
  const event = { event: 'dead_letters.redriven', redriven, notRemoved, taken } as const;
  const sentences = [
    ...(taken === 0 ? [] : [`${taken} were taken by another reader in the meantime: press again.`]),
    ...(notRemoved === 0
      ? []
      : [
          `${notRemoved} are in the delivery queue, but also still here. Press again within four minutes: what the delivery queue has, it does not take twice.`,
        ]),
  ];
  return { ...rest, count: redriven, event, sentences };
}

function describeNotReleased(notReleased: number): readonly Html[] {
  if (notReleased === 0) return [];
  return [drawNote(`${notReleased} stay hidden from others, and appear again by themselves within minutes.`)];
}
