import type { PostResult } from '../../fire-drill/post-notification.ts';
import { type Html, html } from '../../text/html.ts';
import { drawName, drawTime } from '../../views/parts.ts';
import type { ConsoleContext, PageAnswer } from '../console-page.ts';
import type { Posted } from '../traffic.ts';
import { drawResult } from './draw-result.ts';
import { drawStatus } from './draw-send-form.ts';
import { deliveryKeysOf } from './post-one.ts';
import { visible } from './show-text.ts';

/** What the guard answered to a notification that was sent from here, and where it went. */
export async function drawPosted(number: number, context: ConsoleContext): Promise<PageAnswer> {
  const posted = context.traffic.posted.get(number);
  if (posted === undefined) {
    const body = html`<p class="nothing"><strong>This one is not kept.</strong> <a href="/send">Send another</a>.</p>`;
    return { kind: 'page', title: 'Sent', body, status: 404 };
  }
  const [again] = posted.received;
  const body = html`<dl class="facts">
<dt>Sent</dt><dd>${drawTime(posted.timeMs)} UTC, ${posted.bytes} bytes</dd>
<dt>Sender</dt><dd>${drawName(posted.sender)}, signed by ${posted.by === 'relay' ? 'its relay' : 'the console, as no relay signs by this scheme'}</dd>
</dl>
<h2>The answer</h2>
${posted.answers.map((answer, index) => drawAnswer(answer, index, posted, context))}
<h2>What became of it</h2>
${await drawOutcome(posted, context)}
<p><a href="/send">Send another</a>${again === undefined ? undefined : html` · <a href="/send?again=${again}">send the same again</a>`}</p>`;
  return { kind: 'page', title: 'Sent', body };
}

function drawAnswer(answer: PostResult, index: number, posted: Posted, { traffic }: ConsoleContext): Html {
  const which =
    posted.answers.length > 1 ? html`<h3>${index === 0 ? 'The first time' : 'The second time'}</h3>` : undefined;
  if (!answer.ok) {
    const why = answer.reason === 'timeout' ? 'did not answer within 15 seconds' : 'did not answer';
    return html`${which}<p class="answer tone-bad">The ${posted.by === 'relay' ? 'relay' : 'guard'} ${why}.</p>`;
  }
  const received = traffic.received.get(posted.received[index] ?? 0);
  const query = new URLSearchParams({ request: received?.requestId ?? '' });
  return html`${which}<p class="answer tone-${answer.status < 300 ? 'good' : answer.status >= 500 ? 'late' : 'bad'}">${drawStatus(answer.status)} ${describe(answer.status)}</p>
<dl class="facts">
<dt>Body</dt><dd><code>${visible(answer.body)}</code></dd>
<dt>Request</dt><dd>${received === undefined ? 'it did not reach the guard: the relay answered by itself' : html`<code>${visible(received.requestId)}</code> · <a href="/why?${query.toString()}">why this answer</a>`}</dd>
</dl>`;
}

/** In what Alertmanager does next: it tries again after 5xx alone. */
function describe(status: number): string {
  if (status < 300) return 'Accepted.';
  return status >= 500
    ? 'Not now: Alertmanager would try again.'
    : 'Refused: Alertmanager would not try again before its next group interval.';
}

async function drawOutcome(posted: Posted, context: ConsoleContext): Promise<Html> {
  const { traffic, controls, evidence } = context;
  const { records } = await evidence();
  const keys = new Set(await deliveryKeysOf(posted, context));
  const ids = new Set(posted.received.flatMap((number) => traffic.received.get(number)?.requestId ?? []));
  const groups = new Set(
    records.flatMap(({ requestId, groupHash }) => (ids.has(requestId ?? '') ? (groupHash ?? []) : [])),
  );
  const stories = [...groups].map(
    (group) => html`<li>${controls.link('The story of its alert group', { view: 'story', group })}</li>`,
  );
  const messages = traffic.sent
    .list()
    .filter(({ entry }) => keys.has(entry.keys.deliveryKey))
    .map(
      ({ number, entry }) =>
        html`<li><a href="/messages/${number}">The message to ${drawName(entry.destination)}</a> ${drawResult(entry.result)}</li>`,
    );
  if (stories.length + messages.length === 0) return html`<p>Nobody was notified of it.</p>`;
  const none = messages.length === 0 ? html`<p>No message was sent, or none yet: load the page again.</p>` : undefined;
  return html`<ul>${stories}${messages}</ul>${none}`;
}
