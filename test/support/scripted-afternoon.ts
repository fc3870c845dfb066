import { createHash } from 'node:crypto';
import type { CompiledAllowList, Receiver } from '../../lib/allow-list/allow-list.ts';
import { createIngestHandler } from '../../lib/ingest/create-ingest-handler.ts';
import { toAuditLine } from '../../lib/local/audit-log.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { createKeyRing } from '../../lib/senders/key-ring.ts';
import { createSenderVerifier } from '../../lib/senders/verify-sender.ts';
import { createClock } from '../../tools/simulator/clock.ts';
import { startGuard } from '../../tools/simulator/guard.ts';
import { createRandom } from '../../tools/simulator/random.ts';
import { createVendor, type Vendor } from '../../tools/simulator/vendor.ts';
import { anEvent, lambdaContext, senderKeys } from './ingest-bench.ts';
import { anAlert, labels, rawNotification } from './notification-factory.ts';

/** When the afternoon begins; the second allow-list is deployed two hours later. */
export const startMs = Date.UTC(2026, 10, 20, 13);
export const deployedMs = startMs + 2 * 3_600_000;

export const hashes = { before: sha256('allow-list of the morning'), after: sha256('allow-list of the afternoon') };

/** Of `payments/chat` and its like, a webhook of Slack. */
const webhookUrl = 'https://hooks.slack.com/services/T0/B0/plantedsecret';

/** Stand in the alerts, and so nowhere else. */
const planted = {
  value: (index: number) => `planted-value-${index}`,
  required: 'crew-seven',
  link: 'https://planted.example.com/runbook',
};

type Request = {
  readonly atMs: number;
  readonly sender?: string;
  readonly receiver?: string;
  readonly group?: number;
  readonly isResolved?: boolean;
  /** Alerts that lack the required label, beside one that has it, or alone. */
  readonly lacking?: { readonly alerts: number; readonly alone: boolean };
  readonly key?: string;
  readonly ageSeconds?: number;
  readonly body?: string;
  readonly contentType?: string;
};

/** What happens, each as often as `script` says; the counts of the questions' answers follow from these alone. */
export const script = {
  firing: 70,
  repeated: 20,
  resolved: 10,
  duringOutage: 1,
  toGone: 3,
  wrongKey: 15,
  strangers: 8,
  tooOld: 7,
  notMine: 12,
  lacking: 9,
  notJson: 4,
  plainText: 5,
  quietResolved: 6,
  partly: 5,
  quietBefore: 4,
  quietAfter: 6,
  info: 5,
  firingAfter: 10,
} as const;

const second = 1_000;
const minute = 60 * second;

function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** `search/chat` answers 503 for four minutes. */
export const outage = { fromMs: 70 * minute, untilMs: 74 * minute };

/** Ten minutes in which nobody is notified of anything. */
export const silence = { fromMs: 100 * minute, untilMs: 110 * minute };

const critical = { sender: 'prod-eu', receiver: 'payments-critical' };
const quiet = { sender: 'prod-us', receiver: 'quiet' };

const requests: readonly Request[] = [
  ...times(script.firing, (n) => ({ ...critical, group: n, atMs: n * 30 * second })),
  ...times(script.repeated, (n) => ({ ...critical, group: n, atMs: n * 30 * second + 20 * second })),
  ...times(script.resolved, (n) => ({ ...critical, group: n, isResolved: true, atMs: 40 * minute + n * 30 * second })),
  ...times(script.quietBefore, (n) => ({ ...quiet, group: 200 + n, atMs: 50 * minute + n * minute })),
  ...times(script.duringOutage, (n) => ({
    ...{ sender: 'prod-eu', receiver: 'search', group: 300 + n },
    atMs: outage.fromMs + 5 * second,
  })),
  ...times(script.toGone, (n) => ({
    sender: 'prod-eu',
    receiver: 'gone',
    group: 400 + n,
    atMs: 80 * minute + n * minute,
  })),
  ...times(script.wrongKey, (n) => ({ ...critical, key: senderKeys['prod-us'], atMs: n * 7 * minute + 3 * second })),
  ...times(script.strangers, (n) => ({ sender: 'stranger', atMs: n * 11 * minute + 7 * second })),
  ...times(script.tooOld, (n) => ({
    ...quiet,
    key: senderKeys['prod-us'],
    ageSeconds: 300,
    atMs: n * 5 * minute + 11 * second,
  })),
  ...times(script.notMine, (n) => ({
    sender: 'prod-us',
    receiver: 'payments-critical',
    atMs: n * 6 * minute + 13 * second,
  })),
  ...times(script.lacking, (n) => ({
    ...critical,
    lacking: { alerts: 1, alone: true },
    atMs: silence.fromMs + n * 20 * second,
  })),
  ...times(script.quietResolved, (n) => ({
    ...quiet,
    group: 600 + n,
    isResolved: true,
    atMs: silence.fromMs + n * 30 * second,
  })),
  ...times(script.notJson, (n) => ({ sender: 'prod-eu', body: 'planted-body', atMs: n * 8 * minute + 17 * second })),
  ...times(script.plainText, (n) => ({ ...quiet, contentType: 'text/plain', atMs: n * 9 * minute + 19 * second })),
  ...times(script.partly, (n) => ({
    ...{ ...critical, group: 700 + n, lacking: { alerts: 2, alone: false } },
    atMs: 112 * minute + n * 30 * second,
  })),
  ...times(script.quietAfter, (n) => ({ ...quiet, group: 800 + n, atMs: 125 * minute + n * minute })),
  ...times(script.info, (n) => ({
    sender: 'prod-eu',
    receiver: 'payments-info',
    group: 900 + n,
    atMs: 130 * minute + n * minute,
  })),
  ...times(script.firingAfter, (n) => ({ ...critical, group: 1_000 + n, atMs: 140 * minute + n * minute })),
];

export type Afternoon = {
  readonly lines: readonly string[];
  /** All that must not be in a line. */
  readonly forbidden: readonly string[];
  /** What each destination's vendor took, and how often it answered 503. */
  readonly arrivals: ReadonlyMap<string, number>;
  readonly outages: number;
};

/** An afternoon of 200 requests to the real `ingest` and `deliver`, in virtual time. */
export async function runAfternoon(): Promise<Afternoon> {
  if (requests.length !== 200) throw new RangeError(`an afternoon of ${requests.length} requests`);
  const clock = createClock(startMs);
  const arrivals = new Map<string, number>();
  let outages = 0;
  const vendors = new Map<string, Vendor>();
  const vendorOf = (id: string): Vendor => {
    const known = vendors.get(id);
    if (known !== undefined) return known;
    const vendor = createVendor({
      clock,
      latencyMs: () => 100,
      trouble: (_, nowMs) => {
        if (id === 'gone/chat') return { status: 404, headers: {}, body: 'no_service' };
        const [fromMs, untilMs] = [startMs + outage.fromMs, startMs + outage.untilMs];
        if (id !== 'search/chat' || nowMs < fromMs || nowMs >= untilMs) return undefined;
        outages += 1;
        return { status: 503, headers: {}, body: '' };
      },
      onArrived: () => arrivals.set(id, (arrivals.get(id) ?? 0) + 1),
    });
    vendors.set(id, vendor);
    return vendor;
  };
  const secretOf = (name: string) =>
    JSON.stringify(name.includes('/senders/') ? { signingKey: keyOf(name.split('/').at(-1) ?? '') } : { webhookUrl });
  const guards = [hashes.before, hashes.after].map((hash) => {
    const allowList = JSON.stringify(allowListOf(hash));
    const guard = startGuard({ clock, allowList, vendorOf, secretOf, random: createRandom(7) });
    const keys = { read: async (name: string) => ({ ok: true as const, value: new Secret(secretOf(name)) }) };
    const verifySender = createSenderVerifier(guard.ingest.allowList, createKeyRing(keys, clock.nowMs), clock.nowMs);
    return { hash, guard, handler: createIngestHandler({ ...guard.ingest, verifySender }) };
  });
  for (const [index, request] of requests.entries()) {
    const atMs = startMs + request.atMs;
    const { handler } = guards[atMs < deployedMs ? 0 : 1] ?? {};
    clock.at(atMs, () => {
      handler?.(eventOf(request, index, clock.nowMs()), lambdaContext).catch(() => {});
    });
  }
  await clock.runUntil(startMs + 24 * 3_600_000);
  const events = guards.flatMap(({ hash, guard }) => guard.audited.map((event) => ({ hash, event })));
  const lines = events
    .toSorted((a, b) => a.event.atMs - b.event.atMs)
    .map(({ hash, event: { atMs, ...event } }) => toAuditLine(event, hash, atMs));
  const values = requests.map((_, index) => planted.value(index));
  return {
    lines,
    forbidden: [...values, planted.required, planted.link, 'planted', '://', webhookUrl, ...Object.values(senderKeys)],
    arrivals,
    outages,
  };
}

function keyOf(sender: string): string {
  return sender === 'prod-us' ? senderKeys['prod-us'] : senderKeys['prod-eu'];
}

function eventOf(request: Request, index: number, nowMs: number) {
  const { sender = 'prod-eu', key = keyOf(sender), ageSeconds = 0, contentType } = request;
  const timestamp = Math.floor(nowMs / 1000) - ageSeconds;
  const headers = contentType === undefined ? {} : { 'content-type': contentType };
  const event = anEvent({ sender, key, timestamp, headers, body: request.body ?? bodyOf(request, index) });
  return { ...event, requestContext: { ...event.requestContext, requestId: `request-${index}` } };
}

/** Repeats of a group have one body, so that only the group's number may be in it. */
function bodyOf(
  { receiver = 'payments-critical', group = 5_000, isResolved = false, lacking }: Request,
  index: number,
) {
  const startsAt = '2026-11-20T12:59:00Z';
  const status = isResolved ? ('resolved' as const) : ('firing' as const);
  const alert = (crew: string, number: number) =>
    anAlert({
      ...{ status, startsAt, endsAt: isResolved ? '2026-11-20T13:39:00Z' : '0001-01-01T00:00:00Z' },
      labels: labels({ alertname: planted.value(group), crew, number: String(number), severity: 'critical' }),
      annotations: labels({ summary: planted.value(index), runbook_url: planted.link }),
      generatorURL: planted.link,
    });
  const strangers = times(lacking?.alerts ?? 0, (number) => alert('planted-crew', number + 1));
  return rawNotification({
    ...{ receiver, status, groupKey: `{}:{alertname="${planted.value(group)}"}`, externalURL: planted.link },
    groupLabels: labels({ alertname: planted.value(group) }),
    commonLabels: labels({}),
    commonAnnotations: labels({}),
    alerts: lacking?.alone ? strangers : [alert(planted.required, 0), ...strangers],
  });
}

function allowListOf(hash: string): CompiledAllowList {
  const isAfter = hash === hashes.after;
  const receiver = (sender: string, name: string, deliver: string[], more: Partial<Receiver> = {}): Receiver => ({
    ...{ sender, name, team: 'payments', require: [], deliver, fallback: [] },
    ...more,
  });
  const ids = ['payments/chat', 'payments/oncall', 'payments/quiet', 'search/chat', 'search/pager', 'gone/chat'];
  return {
    ...{ version: 1, hash, audience: 'alertguard', linkHosts: [], escalation: [] },
    senders: ['prod-eu', 'prod-us'].map((name) => ({
      ...{ name, scheme: 'standard-webhooks' as const, secret: `alertguard/senders/${name}` },
    })),
    destinations: ids.map((id) => ({
      ...{ id, team: id.split('/')[0] ?? '', type: 'slack', secret: `alertguard/${id}`, parallelism: 1, hosts: [] },
      options: id === 'payments/quiet' ? { sendResolved: false } : {},
    })),
    receivers: [
      receiver('prod-eu', 'payments-critical', ['payments/chat', 'payments/oncall'], {
        require: [['crew', planted.required]],
      }),
      receiver('prod-eu', 'search', ['search/chat'], { fallback: ['search/pager'] }),
      receiver('prod-eu', 'gone', ['gone/chat'], { fallback: ['search/pager'] }),
      isAfter
        ? receiver('prod-eu', 'payments-info', ['payments/chat'])
        : receiver('prod-us', 'quiet', ['payments/quiet']),
    ],
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
