import type { Alert, AlertStatus, Notification } from '../alertmanager/notification.ts';
import { formatDuration } from './alert-duration.ts';
import { inOrder } from './alert-order.ts';
import type { CommonOptions } from './common-options.ts';
import { lateNotes } from './lateness.ts';
import type { AlertView, NotificationView } from './notification-view.ts';
import type { Severities } from './severity.ts';
import type { GroupStates, PastState, Together } from './together.ts';
import { mostUrgentTone, type Tone, urgencyOf } from './tone.ts';
import { groupLinks, senderLinks } from './view-alert.ts';
import { viewLine, viewName } from './view-labels.ts';
import { bracketCounts, viewTitle } from './view-title.ts';

type DigestInput = {
  readonly options: CommonOptions;
  readonly linkHosts: ReadonlySet<string>;
  readonly severities: Severities;
  readonly nowMs: number;
};

/** A digest that names every state of a group that flaps would be about that group alone. */
const maxStatesNamed = 4;

const maxSummaryUnits = 120;

/** Above every urgency: what is resolved, and behind it what is history. */
const notUrgent = 100;

/** Of what the worst group is called in the title: the count of the others stands behind it. */
const maxSubjectUnits = 100;

const whys = { limited: 'while this channel was limited', backlog: 'at once' } as const;

/** One message for several alert groups: the worst first, each on a line with its links. */
export function viewDigest({ groups, because }: Together, input: DigestInput): NotificationView {
  const worstFirst = groups
    .map((group) => ({ group, urgency: urgencyOfGroup(group, input.severities) }))
    .toSorted((a, b) => a.urgency - b.urgency || b.group.acceptedAtMs - a.group.acceptedAtMs)
    .map(({ group }) => describeGroup(group, input));
  const [worst] = worstFirst;
  const oldestMs = Math.min(
    ...groups.flatMap(({ acceptedAtMs, overtaken }) => [acceptedAtMs, ...overtaken.map((past) => past.acceptedAtMs)]),
  );
  const receivers = [...new Set(groups.map(({ notification }) => viewName(notification.receiver)))];
  const others = `and ${groups.length - 1} more ${groups.length === 2 ? 'group' : 'groups'} changed`;
  return {
    status: groups.some(isFiring) ? 'firing' : 'resolved',
    tone: worst?.view.tone ?? 'info',
    title: `${countStates(groups)} ${viewLine(worst?.subject ?? '', maxSubjectUnits)} ${others} ${whys[because]}`,
    titleDetail: '',
    shorterTitles: [],
    topic: 'Several alert groups',
    receiver:
      receivers.length > 3
        ? `${receivers.slice(0, 3).join(', ')} and ${receivers.length - 3} more`
        : receivers.join(', '),
    shared: { summary: undefined, description: undefined, others: [] },
    labels: { shown: [], leftOut: 0 },
    alerts: worstFirst.map(({ view }) => view),
    leftOut: { count: 0, names: [] },
    shows: 'groups',
    links: [],
    notes: [...lateNotes(input.nowMs - oldestMs), ...overtakenNotes(groups)],
  };
}

/** One group's last state, and what became of the states before it, which nobody was notified of. */
export function viewWithHistory(view: NotificationView, group: GroupStates, { nowMs }: DigestInput): NotificationView {
  const { overtaken, isHistory, acceptedAtMs, notification } = group;
  if (!isHistory && overtaken.length === 0) return view;
  if (!isHistory) {
    return { ...view, notes: [...view.notes, `Before that, and not shown: ${nameStates(overtaken, nowMs)}.`] };
  }
  const past = nameStates([...overtaken, { status: notification.status, acceptedAtMs }], nowMs);
  return {
    ...view,
    tone: 'info',
    title: `Overtaken: ${view.title}`,
    shorterTitles: view.shorterTitles.map((title) => `Overtaken: ${title}`),
    notes: [...view.notes, `Not news any more: ${past}. A later state was shown before.`],
  };
}

/** A group as an entry of the digest, and what it is called in its title. */
function describeGroup(group: GroupStates, { options, linkHosts, severities, nowMs }: DigestInput) {
  const { notification } = group;
  const alerts = inOrder(notification.alerts, options.sendResolved, severities);
  const { title, titleDetail, subject } = viewTitle(notification, alerts, { options, severities });
  const [worst] = alerts;
  const context = { notification, linkHosts };
  const shared = groupLinks(worst?.annotations ?? notification.commonAnnotations, isFiring(group), context);
  const view: AlertView = {
    status: shownStatus(group),
    tone: toneOfGroup(group, severities),
    severity: undefined,
    name: titleDetail === '' ? title : `${title} (${titleDetail})`,
    differs: [],
    timing: { text: describeStates(group, nowMs), at: undefined },
    annotations: { summary: summaryOf(notification, worst), description: undefined, others: [] },
    labels: { shown: [], leftOut: 0 },
    links: [...shared, ...senderLinks(context)],
  };
  return { subject, view };
}

function summaryOf({ commonAnnotations }: Notification, worst: Alert | undefined): string | undefined {
  const summary = worst?.annotations.get('summary') ?? commonAnnotations.get('summary') ?? '';
  return summary === '' ? undefined : viewLine(summary, maxSummaryUnits);
}

/** `fired 14:02, resolved 14:10`: the states that only this line tells of, the last one included. */
function describeStates({ overtaken, notification, acceptedAtMs, isHistory }: GroupStates, nowMs: number): string {
  const states = nameStates([...overtaken, { status: notification.status, acceptedAtMs }], nowMs);
  return isHistory ? `${states}, overtaken` : states;
}

function nameStates(states: readonly PastState[], nowMs: number): string {
  const named = states
    .slice(-maxStatesNamed)
    .map((state) => `${verbs[state.status]} ${timeOfDay(state.acceptedAtMs, nowMs)}`);
  const before = states.length - named.length;
  return before > 0 ? `${before} states before, ${named.join(', ')}` : named.join(', ');
}

const verbs: Readonly<Record<AlertStatus, string>> = { firing: 'fired', resolved: 'resolved' };

/** `14:02 UTC`, and how long ago where that is another day. */
function timeOfDay(ms: number, nowMs: number): string {
  const clock = `${new Date(ms).toISOString().slice(11, 16)} UTC`;
  return nowMs - ms < 12 * 60 * 60_000 ? clock : `${clock}, ${formatDuration(nowMs - ms)} ago`;
}

function overtakenNotes(groups: readonly GroupStates[]): string[] {
  const count = groups.reduce((sum, { overtaken }) => sum + overtaken.length, 0);
  if (count === 0) return [];
  return [count === 1 ? '1 state was overtaken by a later one.' : `${count} states were overtaken by later ones.`];
}

function countStates(groups: readonly GroupStates[]): string {
  const history = groups.filter(({ isHistory }) => isHistory).length;
  const firing = groups.filter(isFiring).length;
  const counts = { FIRING: firing, RESOLVED: groups.length - firing - history, OVERTAKEN: history };
  return bracketCounts(Object.entries(counts).filter(([, count]) => count > 0));
}

function isFiring(group: GroupStates): boolean {
  return shownStatus(group) === 'firing';
}

/** History pages nobody. */
function shownStatus({ isHistory, notification }: GroupStates): AlertStatus {
  return isHistory ? 'resolved' : notification.status;
}

function toneOfGroup(group: GroupStates | undefined, severities: Severities): Tone {
  if (group?.isHistory === true) return 'info';
  return group !== undefined && isFiring(group) ? mostUrgentTone(group.notification.alerts, severities) : 'resolved';
}

function urgencyOfGroup(group: GroupStates, severities: Severities): number {
  if (!isFiring(group)) return group.isHistory ? notUrgent + 1 : notUrgent;
  return Math.min(...group.notification.alerts.map((alert) => urgencyOf(alert, severities)));
}
