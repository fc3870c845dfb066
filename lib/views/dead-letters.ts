import { type Html, type HtmlPart, html } from '../text/html.ts';
import type { AuditRecord } from './audit-record.ts';
import type { Act, Controls, LetterChoice } from './controls.ts';
import { followDeliveries, stateOf } from './deliveries.ts';
import type { Evidence } from './evidence.ts';
import { asOfMs, countOf, drawName, drawNothing, drawRows, drawTime, formatCount, showName } from './parts.ts';
import { drawReason, sayReason } from './reasons.ts';
import { sayShorter } from './time-advice.ts';

/** The lines of what is given up, and was not tried again since: as far as lines tell, that is in the dead-letter queue. */
export function givenUpOf(records: readonly AuditRecord[]): AuditRecord[] {
  const last = followDeliveries(records).flatMap((delivery) =>
    stateOf(delivery) === 'given_up' ? (delivery.lines.findLast(isGivenUp) ?? []) : [],
  );
  return [...last, ...records.filter((one) => isGivenUp(one) && one.deliveryKey === undefined)];
}

function isGivenUp({ event }: AuditRecord): boolean {
  return event === 'delivery.dead_lettered';
}

/** What is in the queue by its own count, and by destination and reason what the lines say was given up. */
export function drawDeadLetters(evidence: Evidence, controls: Controls): Html {
  const { link, button, choosesTime } = controls;
  const { queues, records } = evidence;
  const asOf = asOfMs(evidence);
  const groups = Map.groupBy(givenUpOf(records), ({ destination, reason }) => JSON.stringify([destination, reason]));
  const rows = [...groups.values()].map(toGroup).toSorted((a, b) => b.count - a.count);
  const counted =
    queues === undefined
      ? html`<p class="note">SQS did not say how many dead letters there are.</p>`
      : drawCount(queues.deadLetters);
  const isEmpty =
    rows.length === 0 && (queues === undefined || queues.deadLetters.visible + queues.deadLetters.hidden === 0);
  if (isEmpty) {
    return html`${drawNothing('Nothing was given up in this time.', 'There is nothing to do.')}${queues === undefined ? counted : undefined}`;
  }
  const table = drawRows({
    caption: 'Given up in this time and not notified since, the most first',
    headings: ['Destination', 'Reason', 'Deliveries', 'First', 'Last', 'What to do'],
    numeric: ['Deliveries'],
    rows,
    draw: ({ choice, line, count, firstMs }) => [
      choice.destination === undefined
        ? 'a message that cannot be read'
        : link(drawName(choice.destination), { view: 'stuck', destination: choice.destination }),
      drawReason(line),
      formatCount(count),
      drawTime(firstMs, asOf),
      drawTime(line.timeMs, asOf),
      drawActs({ ...choice, destination: choice.destination ?? '' }, line, button),
    ],
    narrow: sayShorter(controls),
  });
  const advice = choosesTime ? ' Choose a longer time to see why.' : '';
  const none = html`<p>No line of this time tells of them: they were given up before.${advice}</p>`;
  return html`${counted}<p>${button('List what is in the queue', { act: 'list' })}</p>${rows.length === 0 ? none : table}`;
}

function drawCount({ visible, hidden }: { readonly visible: number; readonly hidden: number }): Html {
  const held = hidden === 0 ? '' : ` ${formatCount(hidden)} more are held by somebody who looks at them now.`;
  return html`<p>${countOf(visible, 'dead letter waits', 'dead letters wait')} in the queue, by its own count.${held}</p>`;
}

type Group = {
  readonly choice: LetterChoice;
  readonly line: AuditRecord;
  readonly count: number;
  readonly firstMs: number;
};

function toGroup(lines: readonly AuditRecord[]): Group {
  const inOrder = lines.toSorted((a, b) => a.timeMs - b.timeMs);
  const line = inOrder.at(-1) ?? { timeMs: 0, event: '', allowListHash: '' };
  const choice = { destination: line.destination, reason: line.reason };
  return { choice, line, count: lines.length, firstMs: inOrder[0]?.timeMs ?? 0 };
}

/** Each question can be read alone: whoever answers it no longer sees the table. */
function drawActs(choice: LetterChoice, line: AuditRecord, button: Controls['button']): HtmlPart {
  const { destination = '', reason } = choice;
  const isReadable = destination !== '';
  const of = isReadable ? ` of ${showName(destination)}` : ' that cannot be read';
  const because = reason === undefined ? '' : ` that were given up because ${sayReason(line)} (${showName(reason)})`;
  const which = `all dead letters${of}${because}`;
  const redrive: Act = { act: 'redrive', ...choice };
  const discard: Act = { act: 'discard', ...choice };
  const again = isReadable
    ? button(
        'Send back',
        redrive,
        `Send back ${which}? They go back into the queue and are tried at once, so people may be notified of alerts that are over.`,
      )
    : undefined;
  const away = button('Delete', discard, `Delete ${which}? Nobody is ever notified of them. This cannot be undone.`);
  return again === undefined && away === undefined ? undefined : html`<span class="acts">${again}${away}</span>`;
}
