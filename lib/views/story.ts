import { type Html, html } from '../text/html.ts';
import type { AuditRecord } from './audit-record.ts';
import type { Controls } from './controls.ts';
import { type Delivery, followDeliveries, stateOf } from './deliveries.ts';
import { drawNotification } from './draw-notification.ts';
import type { Evidence } from './evidence.ts';
import { oncePerList } from './once-per-list.ts';
import {
  asOfMs,
  countOf,
  drawChip,
  drawCovers,
  drawHash,
  drawName,
  drawNothing,
  drawRows,
  drawTime,
  formatCount,
} from './parts.ts';
import { orLonger } from './time-advice.ts';
import type { View } from './view.ts';

/** A group that flaps for a day has hundreds; the last ones are what is asked about. */
const maxNotifications = 40;

export const story: View<'story'> = {
  title: 'Story of an alert group',
  asks: 'What became of this alert?',
  headline: ({ records }) => {
    const groups = findGroups(records);
    const [open, lost] = [groups.filter(({ waiting }) => waiting > 0), groups.filter(({ givenUp }) => givenUp > 0)];
    const refused = groups.filter((one) => one.refused > 0 && one.accepted === 0);
    const said = [
      countOf(groups.length, 'alert group'),
      ...(refused.length === 0 ? [] : [`${formatCount(refused.length)} of which only refused`]),
      ...(open.length === 0 ? [] : [`${formatCount(open.length)} still waiting`]),
      ...(lost.length === 0 ? [] : [`${formatCount(lost.length)} with a delivery given up`]),
    ];
    if (groups.length === 0) return { text: 'No alert came', tone: 'good' };
    return {
      text: said.join(', '),
      tone: lost.length > 0 ? 'bad' : open.length + refused.length > 0 ? 'late' : 'good',
    };
  },
  draw: ({ group }, evidence, controls) => {
    const { records } = evidence;
    const chosen = group === undefined ? records : records.filter(({ groupHash }) => groupHash?.startsWith(group));
    const groups = findGroups(chosen);
    const [only, ...others] = groups;
    if (group !== undefined && only !== undefined && others.length === 0) {
      return html`${drawCovers(evidence, controls)}${drawStory(only, chosen, evidence, controls)}`;
    }
    return html`${drawCovers(evidence, controls)}${drawGroups(groups, group, evidence, controls)}`;
  },
};

type Group = {
  readonly groupHash: string;
  /** The latest line that names them. */
  readonly sender: string | undefined;
  readonly receiver: string | undefined;
  readonly lastMs: number;
  readonly accepted: number;
  readonly refused: number;
  readonly alive: number;
  readonly notified: number;
  readonly waiting: number;
  readonly givenUp: number;
};

/** Those first of which somebody was perhaps not notified, each kind the latest first. */
const findGroups = oncePerList((records: readonly AuditRecord[]): readonly Group[] => {
  const lines = Map.groupBy(
    records.filter(({ groupHash }) => groupHash !== undefined),
    ({ groupHash = '' }) => groupHash,
  );
  const deliveries = Map.groupBy(followDeliveries(records), ({ groupHash = '' }) => groupHash);
  return [...lines]
    .map(([groupHash, own]) => toGroup(groupHash, own, deliveries.get(groupHash) ?? []))
    .toSorted((a, b) => severityOf(b) - severityOf(a) || b.lastMs - a.lastMs);
});

function toGroup(groupHash: string, lines: readonly AuditRecord[], deliveries: readonly Delivery[]): Group {
  const named = lines.findLast(({ receiver }) => receiver !== undefined);
  const has = (event: string) => lines.filter((line) => line.event === event).length;
  // What a destination has now: an earlier delivery that was given up is told by the story.
  const latest = [...new Map(deliveries.map((one) => [one.destination, stateOf(one)])).values()];
  const inState = (...states: readonly string[]) => latest.filter((state) => states.includes(state)).length;
  return {
    groupHash,
    ...{ sender: named?.sender, receiver: named?.receiver, lastMs: lines.at(-1)?.timeMs ?? 0 },
    ...{ accepted: has('notification.accepted') + has('escalation.raised') },
    ...{ refused: has('notification.rejected'), alive: has('heartbeat.received') },
    ...{ notified: inState('notified'), waiting: inState('untried', 'waiting'), givenUp: inState('given_up') },
  };
}

function severityOf({ givenUp, waiting, refused, accepted }: Group): number {
  if (givenUp > 0) return 3;
  if (waiting > 0) return 2;
  return refused > 0 && accepted === 0 ? 1 : 0;
}

function drawGroups(
  groups: readonly Group[],
  prefix: string | undefined,
  evidence: Evidence,
  controls: Controls,
): Html {
  const { link, choosesTime } = controls;
  const asOf = asOfMs(evidence);
  if (groups.length === 0) {
    return prefix === undefined
      ? drawNothing(
          'No alert came in this time.',
          orLonger(
            controls,
            'look under “Refused” whether requests were refused, and whether Alertmanager sends to this guard at all.',
          ),
        )
      : drawNothing(
          `No alert group of this time begins with ${prefix}.`,
          html`${choosesTime ? 'Choose a longer time, or see ' : 'See '}${link('all groups', { view: 'story' })}. The hash is the field <code>groupHash</code> of an audit line.`,
        );
  }
  const several =
    prefix === undefined
      ? undefined
      : html`<p class="note">${countOf(groups.length, 'alert group')} of this time begin with <code>${prefix}</code>.</p>`;
  const table = drawRows({
    caption: 'Alert groups: those first of which somebody was perhaps not notified, then the latest',
    headings: ['Last', 'Alert group', 'Receiver', 'Sender', 'Notifications', 'What happened'],
    numeric: ['Notifications'],
    rows: groups,
    draw: (group) => [
      drawTime(group.lastMs, asOf),
      link(drawHash(group.groupHash), { view: 'story', group: group.groupHash }),
      group.receiver === undefined ? undefined : drawName(group.receiver),
      group.sender === undefined ? undefined : drawName(group.sender),
      formatCount(group.accepted + group.refused + group.alive),
      drawState(group),
    ],
    narrow: choosesTime
      ? 'Choose a shorter time, or give the hash of a group.'
      : 'To see one, give the hash of its group.',
  });
  return html`${several}${table}`;
}

function drawState({ accepted, refused, alive, notified, waiting, givenUp }: Group): Html {
  const isUnwanted = accepted > 0 && notified + waiting + givenUp === 0;
  return html`<span class="chips">${[
    givenUp > 0 ? drawChip(`${formatCount(givenUp)} given up`, 'bad') : undefined,
    waiting > 0 ? drawChip(`${formatCount(waiting)} waiting`, 'late') : undefined,
    refused > 0 ? drawChip(`${formatCount(refused)} refused`, 'late') : undefined,
    notified > 0 ? drawChip(`${formatCount(notified)} notified`, 'good') : undefined,
    isUnwanted ? drawChip('goes to nobody') : undefined,
    alive > 0 ? drawChip('sign of life', 'good') : undefined,
  ]}</span>`;
}

/** One group: each of its notifications, in the order of time. */
function drawStory(group: Group, records: readonly AuditRecord[], evidence: Evidence, controls: Controls): Html {
  const deliveries = Map.groupBy(followDeliveries(records), ({ requestId = '' }) => requestId);
  const heads = new Map<string, AuditRecord | undefined>();
  for (const record of records) {
    const { requestId = '' } = record;
    const isHead = !record.event.startsWith('delivery.');
    if (isHead || !heads.has(requestId)) heads.set(requestId, isHead ? record : undefined);
  }
  const shown = [...heads].slice(-maxNotifications);
  const left = heads.size - shown.length;
  const names = html`<dl class="facts"><dt>Alert group</dt><dd>${drawHash(group.groupHash)} <span class="quiet"><code>${group.groupHash.slice(12)}</code></span></dd>
<dt>Receiver</dt><dd>${drawName(group.receiver ?? 'not known')}</dd><dt>Sender</dt><dd>${drawName(group.sender ?? 'not known')}</dd>
<dt>Now</dt><dd>${drawState(group)}</dd></dl>`;
  const earlier =
    left === 0
      ? undefined
      : html`<p class="note">The last ${formatCount(shown.length)} notifications are shown; ${formatCount(left)} came before.${controls.choosesTime ? ' Choose a shorter time to see them.' : ''}</p>`;
  return html`<p>${controls.link('All alert groups', { view: 'story' })}</p>${names}${earlier}${shown.map(
    ([requestId, head]) => drawNotification({ head, deliveries: deliveries.get(requestId) ?? [] }, evidence, controls),
  )}`;
}
