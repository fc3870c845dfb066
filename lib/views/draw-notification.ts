import { describeDecision } from '../explain/describe-decision.ts';
import { type Html, type HtmlPart, html } from '../text/html.ts';
import type { AuditRecord } from './audit-record.ts';
import type { Controls } from './controls.ts';
import { type Delivery, type DeliveryState, stateOf } from './deliveries.ts';
import type { Evidence } from './evidence.ts';
import { asOfMs, countOf, describeAge, describeDuration, drawChip, drawHash, drawName, drawTime } from './parts.ts';
import { drawReason } from './reasons.ts';
import type { Headline } from './view.ts';

type Tone = Headline['tone'];

/** One notification, and what became of it. */
export type Told = {
  /** The line of its decision; absent where that is older than what was read. */
  readonly head: AuditRecord | undefined;
  readonly deliveries: readonly Delivery[];
};

/** Attempts in between are like these: of up to 600 the first and the last say enough. */
const shownFirst = 2;
const shownLast = 4;

/** From received to notified, by destination, with what the allow-list says on it. */
export function drawNotification(
  { head, deliveries }: Told,
  evidence: Evidence,
  { link, choosesTime }: Controls,
): Html {
  const asOf = asOfMs(evidence);
  const decided = head === undefined ? drawUnread(choosesTime) : drawDecision(head, deliveries, evidence, link);
  const lanes = deliveries.map((delivery) => {
    const { destination, fallbackFor } = delivery;
    const { text, tone } = states[stateOf(delivery)];
    const standIn =
      fallbackFor === undefined ? undefined : html` <span class="quiet">for ${drawName(fallbackFor)}</span>`;
    return html`<div><h3>${link(drawName(destination), { view: 'stuck', destination })}${standIn} ${drawChip(text, tone)}</h3><ol class="steps">${drawAttempts(delivery, evidence)}</ol></div>`;
  });
  const title =
    head === undefined ? html`Accepted earlier` : html`${drawTime(receivedMs(head), asOf)} ${titleOf(head)}`;
  return html`<section class="box"><h2>${title}</h2><ol class="steps">${decided}</ol>${lanes.length === 0 ? undefined : html`<div class="lanes">${lanes}</div>`}</section>`;
}

const states: Readonly<Record<DeliveryState, { readonly text: string; readonly tone: Tone }>> = {
  untried: { text: 'not tried yet', tone: 'late' },
  waiting: { text: 'waiting', tone: 'late' },
  notified: { text: 'notified', tone: 'good' },
  given_up: { text: 'given up', tone: 'bad' },
};

function titleOf({ event, alerts }: AuditRecord): string {
  if (event === 'escalation.raised') return 'the guard about itself';
  if (alerts === undefined) return 'a request';
  const kinds = [
    ...(alerts.firing > 0 || alerts.resolved === 0 ? [`${alerts.firing} firing`] : []),
    ...(alerts.resolved > 0 ? [`${alerts.resolved} resolved`] : []),
    ...(alerts.truncated > 0 ? [`${alerts.truncated} cut off by the sender`] : []),
  ];
  return kinds.join(', ');
}

function receivedMs({ timeMs, latencyMs = 0 }: AuditRecord): number {
  return timeMs - latencyMs;
}

function drawUnread(choosesTime: boolean): Html {
  const advice = choosesTime ? ' Choose a longer time to see it.' : '';
  return drawStep('late', html`Its acceptance is older than the lines that were read.${advice}`);
}

function drawDecision(
  head: AuditRecord,
  deliveries: readonly Delivery[],
  evidence: Evidence,
  link: Controls['link'],
): Html {
  const { event, sender, receiver, latencyMs, requestId, subject, allowListHash } = head;
  const from =
    event === 'escalation.raised'
      ? html`Raised by the guard itself: ${drawName(subject ?? 'no subject')}`
      : html`Received from ${drawName(sender ?? 'a stranger')}${receiver === undefined ? undefined : html` for ${drawName(receiver)}`}`;
  const { at } = describeDecision(head, evidence);
  const place = at === undefined ? undefined : html` by <code>${drawName(`${at.file}:${at.line}`)}</code>`;
  const other =
    allowListHash === evidence.allowList.hash
      ? undefined
      : html` <span class="quiet">${link(html`Allow-list ${drawHash(allowListHash)}`, { view: 'notified', hash: allowListHash })} decided, which is not today’s: the line may stand elsewhere or say something else now.</span>`;
  const request =
    requestId === undefined ? undefined : html` <span class="quiet">request <code>${drawName(requestId)}</code></span>`;
  const { text, tone } = outcomeOf(head, deliveries);
  return html`${drawStep(undefined, html`${drawTime(receivedMs(head))} <strong>${from}</strong>${request}`)}${drawStep(
    tone,
    html`${drawTime(head.timeMs)} <strong>Decided</strong>${after(latencyMs)}${place}: ${text}${other}`,
  )}`;
}

/** What was decided, in words that need no line. */
function outcomeOf(head: AuditRecord, deliveries: readonly Delivery[]): { readonly text: Html; readonly tone: Tone } {
  const { event, status, destinations = [], alertsNotAllowed = 0 } = head;
  switch (event) {
    case 'notification.rejected':
      return { text: html`refused with ${status ?? 'no status'}. ${drawReason(head)}`, tone: 'bad' };
    case 'heartbeat.received':
      return {
        text: html`${head.outcome === 'ended' ? 'the alert that always fires was resolved, which is no sign of life' : 'a sign of life'}. It goes to nobody.`,
        tone: head.outcome === 'ended' ? 'late' : 'good',
      };
    default: {
      const lacking =
        alertsNotAllowed === 0
          ? undefined
          : html` ${countOf(alertsNotAllowed, 'alert')} left out, for want of a label that the receiver requires.`;
      if (event === 'escalation.raised' && head.outcome === 'failed') {
        return { text: html`the queue did not take it. Nobody is notified.`, tone: 'bad' };
      }
      if (destinations.length === 0) return { text: html`no destination wants it.${lacking}`, tone: 'good' };
      const names = html`${destinations.map((name, index) => html`${index === 0 ? '' : ', '}${drawName(name)}`)}`;
      const repeat =
        deliveries.length === 0
          ? html` A repeat: the same notification was accepted less than five minutes before, so the queue dropped this one.`
          : undefined;
      return { text: html`goes to ${names}.${lacking}${repeat}`, tone: 'good' };
    }
  }
}

function drawAttempts(delivery: Delivery, evidence: Evidence): HtmlPart {
  const { lines, acceptedMs } = delivery;
  if (lines.length === 0) {
    const waits = describeAge(asOfMs(evidence) - acceptedMs);
    return drawStep(
      'late',
      html`Waits for ${waits} without an attempt: behind an earlier delivery, or because nothing calls <code>deliver</code>.`,
    );
  }
  const steps: HtmlPart[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index];
    if (line === undefined) break;
    const left = attemptsAt(lines, index);
    if (left > 1) {
      const until = drawTime(lines[index + left - 1]?.timeMs ?? 0);
      const said = html`<span class="quiet">… ${countOf(left, 'line')} like these until ${until} …</span>`;
      steps.push(drawStep('late', said));
    } else {
      steps.push(drawAttempt(line, { acceptedMs, beforeMs: lines[index - 1]?.timeMs ?? acceptedMs }, evidence));
    }
    index += Math.max(1, left);
  }
  return steps;
}

/** How many attempts from here on are left out: what decided, such as giving up before it was sent back, never is. */
function attemptsAt(lines: readonly AuditRecord[], from: number): number {
  if (from < shownFirst) return 0;
  const end = lines.length - shownLast;
  let index = from;
  while (index < end && lines[index]?.event === 'delivery.retried') index += 1;
  return index - from;
}

type Since = { readonly acceptedMs: number; readonly beforeMs: number };

function drawAttempt(line: AuditRecord, { acceptedMs, beforeMs }: Since, evidence: Evidence): Html {
  const { event, timeMs, attempt = 1, status, latencyMs, retryAfterSeconds, fallbacks = [] } = line;
  const time = html`${drawTime(timeMs)} <span class="when">+${describeDuration(timeMs - beforeMs)}</span>`;
  const total = describeDuration(timeMs - acceptedMs);
  const answered = status === undefined ? undefined : html` HTTP ${status}`;
  const took = latencyMs === undefined ? undefined : html`<span class="when"> in ${describeDuration(latencyMs)}</span>`;
  switch (event) {
    case 'delivery.sent':
      return drawStep(
        'good',
        html`${time} <strong>Notified</strong> ${total} after it was accepted, at attempt ${attempt}.${answered}${took}${drawExtras(line)}`,
      );
    case 'delivery.retried':
      return drawStep(
        'late',
        html`${time} <strong>Tried</strong>, attempt ${attempt}: ${drawReason(line)}${answered}${took}. Again ${retryAfterSeconds === undefined ? 'later' : `after ${describeAge(retryAfterSeconds * 1_000)}`}.`,
      );
    case 'delivery.set_aside':
      return drawStep(
        'late',
        html`${time} <strong>Set aside</strong>: it alone kept failing while others got through, so it is tried in a lane of its own.`,
      );
    case 'delivery.fell_back':
      return drawStep(
        'late',
        html`${time} <strong>Fell back</strong> to ${fallbacks.map((name, index) => html`${index === 0 ? '' : ', '}${drawName(name)}`)}${drawPlace(line, evidence)}.`,
      );
    case 'delivery.dead_lettered':
      return drawStep(
        'bad',
        html`${time} <strong>Given up</strong> ${total} after it was accepted, at attempt ${attempt}: ${drawReason(line)}${answered}${drawPlace(line, evidence)}. It is kept in the dead-letter queue.`,
      );
    default:
      return drawStep(undefined, html`${time} <strong>${drawName(event)}</strong>`);
  }
}

const followUps: Readonly<Record<string, string>> = {
  edited: 'The firing message was edited.',
  replied: 'As an answer to the firing message.',
  not_found: 'As a new message: the firing one was not found.',
  not_readable: 'As a new message: the vendor did not let us look for the firing one in time.',
  not_taken: 'As a new message: the vendor took neither an edit nor an answer.',
};

function drawExtras({ followUp, overtaken, messageDeliveries = 1 }: AuditRecord): Html | undefined {
  const said = [
    ...(followUp === undefined ? [] : [Object.hasOwn(followUps, followUp) ? followUps[followUp] : undefined]),
    messageDeliveries > 1 ? `In one message with ${countOf(messageDeliveries - 1, 'other')}.` : undefined,
    overtaken === true ? 'Overtaken: a later state is in the same message, or was shown before.' : undefined,
  ].filter((one) => one !== undefined);
  return said.length === 0 ? undefined : html` <span class="quiet">${said.join(' ')}</span>`;
}

/** The entry of the allow-list that decided, as it stands today. */
function drawPlace(line: AuditRecord, evidence: Evidence): Html | undefined {
  const { at } = describeDecision(line, evidence);
  return at === undefined ? undefined : html`, by <code>${drawName(`${at.file}:${at.line}`)}</code>`;
}

function after(ms: number | undefined): Html | undefined {
  return ms === undefined ? undefined : html`<span class="when"> after ${describeDuration(ms)}</span>`;
}

function drawStep(tone: Tone | undefined, text: Html): Html {
  return tone === undefined ? html`<li>${text}</li>` : html`<li class="at-${tone}">${text}</li>`;
}
