import type { AuditLine } from '../../audit-lines/read-lines.ts';
import { explainNotification } from '../../explain/explain-notification.ts';
import { type ExplainedLine, explainRequest, keysWithoutEnd } from '../../explain/explain-request.ts';
import { type Html, html } from '../../text/html.ts';
import type { AuditRecord } from '../../views/audit-record.ts';
import { drawTime } from '../../views/parts.ts';
import type { ConsoleContext, PageAnswer } from '../console-page.ts';
import { drawExplanation } from './draw-explanation.ts';
import { drawPlace, findersOf } from './places.ts';
import { visible } from './show-text.ts';

/** What was decided about a request, from the records; and, where its body is kept, how. */
export async function explainRecorded(request: string, context: ConsoleContext): Promise<PageAnswer> {
  const { allowList, files, controls } = context;
  const { records } = await context.evidence();
  const own = records.filter(({ requestId }) => requestId === request);
  if (own.length === 0) return notKept;
  const lines = own.map(toLine);
  const keys = new Set(keysWithoutEnd(lines));
  const others = records.filter(
    ({ requestId, deliveryKey }) => requestId !== request && deliveryKey !== undefined && keys.has(deliveryKey),
  );
  const { find } = findersOf(files);
  const explained = explainRequest({ allowList, find, lines, linesOfOthers: others.map(toLine) });
  const group = own.find(({ groupHash }) => groupHash !== undefined)?.groupHash;
  const body = html`<p>What the records say of the request <code>${visible(request)}</code>, in order. ${group === undefined ? undefined : controls.link('The story of its alert group', { view: 'story', group })}</p>
<ol class="steps">${explained.lines.map(drawLine)}</ol>
${explained.unknown.length === 0 ? undefined : html`<h2>What the records do not say</h2><ul>${explained.unknown.map((one) => html`<li>${visible(one)}</li>`)}</ul>`}
${drawBody(request, context)}
<p><a href="/why">Ask about another</a></p>`;
  return { kind: 'page', title: 'Why', body, live: false };
}

const notKept: PageAnswer = {
  kind: 'page',
  title: 'Why',
  body: html`<p class="nothing"><strong>No record names this request.</strong> Records are kept since <code>npm start</code> was run, and only the newest. An <code>x-request-id</code> of a guard in AWS is answered by <code>alertguard explain --request</code>. <a href="/why">Ask by sender and receiver</a>.</p>`,
  status: 404,
};

/** A record is a line that has been read. */
function toLine({ timeMs, ...fields }: AuditRecord): AuditLine {
  return { ...fields, time: new Date(timeMs).toISOString() };
}

function drawLine({ time, event, detail, at }: ExplainedLine): Html {
  const tone = /rejected|dead_lettered/.test(event) ? 'bad' : /retried|fell_back/.test(event) ? 'late' : 'good';
  return html`<li class="at-${tone}"><p><span class="when">${drawTime(Date.parse(time))}</span> <strong>${event}</strong> <bdi>${visible(detail)}</bdi> ${drawPlace(at)}</p></li>`;
}

/** Records hold no body; the console has the newest, and with it each step. */
function drawBody(request: string, { traffic, allowList, files }: ConsoleContext): Html | undefined {
  const received = traffic.received.list().find(({ entry }) => entry.requestId === request);
  if (received === undefined) return undefined;
  const { sender, body } = received.entry;
  return html`<h2>Step by step</h2>
<p class="quiet">The body of this request is still kept here, so that each step can be shown. The signature is left out. <a href="/send?again=${received.number}">Send it again</a>.</p>
${drawExplanation(explainNotification({ allowList, ...findersOf(files), sender, body }))}`;
}
