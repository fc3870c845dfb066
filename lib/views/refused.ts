import { type Html, html } from '../text/html.ts';
import type { AuditRecord } from './audit-record.ts';
import type { Controls } from './controls.ts';
import { drawRefusalsPlot } from './draw-plots.ts';
import type { Evidence } from './evidence.ts';
import {
  asOfMs,
  countOf,
  drawCovers,
  drawHash,
  drawName,
  drawNothing,
  drawRows,
  drawTime,
  formatCount,
} from './parts.ts';
import { drawReason } from './reasons.ts';
import { orLonger, sayShorter } from './time-advice.ts';
import type { View } from './view.ts';

export const refused: View<'refused'> = {
  title: 'Refused',
  asks: 'Who was refused, and why?',
  headline: ({ records }) => {
    const all = records.filter(isRefused);
    const known = all.filter(({ sender }) => sender !== undefined);
    const strangers = all.length - known.length;
    const ofStrangers = strangers === 0 ? '' : `, ${formatCount(strangers)} of strangers`;
    if (known.length === 0) return { text: `No sender was refused${ofStrangers}`, tone: 'good' };
    const senders = countOf(new Set(known.map(({ sender }) => sender)).size, 'sender');
    return { text: `${countOf(known.length, 'request')} of ${senders}${ofStrangers}`, tone: 'late' };
  },
  draw: ({ sender, reason }, evidence, controls) => {
    const { link } = controls;
    const chosen = evidence.records.filter(
      (one) =>
        isRefused(one) &&
        (sender === undefined || one.sender === sender) &&
        (reason === undefined || one.reason === reason),
    );
    const plot = html`<div class="plots">${drawRefusalsPlot({ ...evidence, records: chosen })}</div>`;
    const isNarrowed = sender !== undefined || reason !== undefined;
    const about = html`<p>Refused requests${sender === undefined ? undefined : html` of ${drawName(sender)}`}${reason === undefined ? undefined : html` for one reason: ${drawReason({ event: 'notification.rejected', reason })}`}. ${link('All that was refused', { view: 'refused' })}</p>`;
    const answer = isNarrowed ? drawRequests(chosen, evidence, controls) : drawGroups(chosen, evidence, controls);
    return html`${isNarrowed ? about : undefined}${drawCovers(evidence, controls)}${chosen.length === 0 ? undefined : plot}${answer}`;
  },
};

function isRefused({ event }: AuditRecord): boolean {
  return event === 'notification.rejected';
}

function drawGroups(refusals: readonly AuditRecord[], evidence: Evidence, controls: Controls): Html {
  if (refusals.length === 0) {
    return drawNothing(
      'Nobody was refused in this time.',
      'Every request that reached the guard was accepted. A request that never reached it leaves no line here.',
    );
  }
  const known = refusals.filter(({ sender }) => sender !== undefined);
  const strangers = refusals.filter(({ sender }) => sender === undefined);
  const ofSenders =
    known.length === 0
      ? drawNothing(
          'No sender of the allow-list was refused in this time.',
          'All that was refused came from strangers.',
        )
      : drawReasons('Refused senders, the most often first', known, evidence, controls);
  const ofStrangers =
    strangers.length === 0
      ? undefined
      : html`<details><summary>${countOf(strangers.length, 'request')} of strangers: of names that the allow-list has no sender for. On an open endpoint that is nothing unusual.</summary>${drawReasons('Refused strangers', strangers, evidence, controls)}</details>`;
  return html`${ofSenders}${ofStrangers}`;
}

function drawReasons(caption: string, refusals: readonly AuditRecord[], evidence: Evidence, controls: Controls): Html {
  const { link } = controls;
  const asOf = asOfMs(evidence);
  const groups = Map.groupBy(refusals, ({ sender, reason }) => JSON.stringify([sender, reason]));
  return drawRows({
    caption,
    headings: ['Sender', 'Reason', 'Requests', 'First', 'Last', 'Last request id', ''],
    numeric: ['Requests'],
    rows: [...groups.values()].toSorted((a, b) => b.length - a.length),
    draw: (group) => {
      const [first, last] = [group.at(0), group.at(-1)];
      const { sender, reason = '', requestId, timeMs = 0 } = last ?? {};
      return [
        sender === undefined ? undefined : link(drawName(sender), { view: 'refused', sender }),
        last && drawReason(last),
        formatCount(group.length),
        drawTime(first?.timeMs ?? 0, asOf),
        drawTime(timeMs, asOf),
        requestId === undefined ? undefined : html`<code>${drawName(requestId)}</code>`,
        link('Requests', { view: 'refused', ...(sender !== undefined && { sender }), reason }),
      ];
    },
    narrow: sayShorter(controls),
  });
}

/** Each request alone, the latest first. */
function drawRequests(refusals: readonly AuditRecord[], evidence: Evidence, controls: Controls): Html {
  const { link } = controls;
  const asOf = asOfMs(evidence);
  if (refusals.length === 0) {
    return drawNothing(
      'No such request was refused in this time.',
      orLonger(controls, 'look whether the name and the reason are right: both are compared exactly.'),
    );
  }
  return drawRows({
    caption: 'Refused requests, the latest first',
    headings: ['Time', 'Sender', 'Receiver', 'Reason', 'Answered', 'Alert group', 'Request id', 'Allow-list'],
    rows: refusals.toReversed(),
    draw: (one) => [
      drawTime(one.timeMs, asOf),
      one.sender === undefined ? 'a stranger' : drawName(one.sender),
      one.receiver === undefined ? undefined : drawName(one.receiver),
      drawReason(one),
      one.status,
      one.groupHash === undefined ? undefined : link(drawHash(one.groupHash), { view: 'story', group: one.groupHash }),
      one.requestId === undefined ? undefined : html`<code>${drawName(one.requestId)}</code>`,
      html`${drawHash(one.allowListHash)}`,
    ],
    narrow: sayShorter(controls),
  });
}
