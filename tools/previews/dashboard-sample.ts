import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { panelsOf, type Series } from '../../lib/stack/monitoring/panels.ts';
import { toRecord } from '../../lib/views/audit-record.ts';
import type { Evidence } from '../../lib/views/evidence.ts';
import { watchAlarms } from '../simulator/alarms.ts';
import { simulatedAlarms, simulatedMetric } from '../simulator/as-packaged.ts';
import { percentile } from '../simulator/judge.ts';
import { type Post, runScene, type Scene, sceneAllowList, startMs } from '../simulator/run-scene.ts';

const minuteMs = 60_000;
const lastsMs = 180 * minuteMs;
const periodMs = 5 * minuteMs;

export type DashboardSample = Awaited<ReturnType<typeof sampleDashboard>>;

/** Three hours before the picture: a sender with the wrong key, some strangers, and a chat that is down at the end. */
const scene: Scene = {
  about: 'what the picture of the dashboard shows',
  hours: lastsMs / 3_600_000,
  posts: (random) => [
    ...steadily(random, 190, 'other', 0),
    ...steadily(random, 160, 'ops', 1_000),
    ...steadily(random, 120, 'with-fallback', 2_000),
    ...steadily(random, 12, 'nobody', 3_000).map((post) => ({ ...post, sender: 'stranger' })),
    ...steadily(random, 3, 'nobody', 4_000),
    ...Array.from({ length: 24 }, (_, index): Post => {
      const atMs = 40 * minuteMs + index * 25_000;
      return { group: 5_000 + index, step: 1, receiver: 'ops', atMs, proof: 'wrong' };
    }),
  ],
  trouble: (destination, atMs) =>
    destination === 'ops/chat' && atMs > 150 * minuteMs ? { status: 503, headers: {}, body: '' } : undefined,
};

/** By the standing proof, which the simulator does not run. */
const probed = ['ops/chat', 'ops/second', 'ops/other'].map((destination): AuditEvent => {
  const fields = { destination, provider: 'slack', by: 'probe', status: 200, latencyMs: 120 } as const;
  return destination === 'ops/chat'
    ? { event: 'destination.unproven', outcome: 'unproven', reason: 'provider_unavailable', ...fields }
    : { event: 'destination.proven', outcome: 'proven', ...fields };
});

const probedMs = startMs + lastsMs - 15 * minuteMs;

/** What a run says at its end. */
const ran: AuditEvent = {
  ...{ event: 'proof.ran', outcome: 'ran', proven: 2, unproven: 1, notAsked: 0, untilMs: probedMs, postponed: [] },
  failing: [
    {
      ...{ destination: 'ops/chat', by: 'probe', reason: 'provider_unavailable' },
      ...{ sinceMs: probedMs, failures: 1, told: false },
    },
  ],
  ...{ escalationUnproven: 0, latencyMs: 400 },
};

/** What the dashboard's panels would have of a simulated run, as numbers and rows. */
export async function sampleDashboard(functions: readonly string[]) {
  const run = await runScene(scene, 7);
  const untilMs = startMs + lastsMs;
  const alarms = simulatedAlarms(functions);
  const changes = watchAlarms(alarms, run.metrics, startMs, untilMs);
  const lastChange = new Map(changes.map(({ alarm, to }) => [alarm, to]));

  const measured = ({ metric, statistic, divisor = 1 }: Series, fromMs: number, toMs: number): number | undefined => {
    const id = simulatedMetric(metric);
    if (statistic === 'Sum' || statistic === 'Maximum') {
      const value = run.metrics.statistic(id, statistic, fromMs, toMs);
      return value === undefined ? undefined : value / divisor;
    }
    const values = run.metrics.values(id, fromMs, toMs).toSorted((a, b) => a - b);
    return values.length === 0 ? undefined : percentile(values, Number(statistic.slice(1)) / 100) / divisor;
  };

  const latestOf = (series: Series): number => measured(series, untilMs - minuteMs, untilMs) ?? 0;
  const [visible = 0, hidden = 0, dead = 0] = panelsOf(functions)
    .flatMap((panel) => (panel.kind === 'numbers' ? panel.series : []))
    .map((series) => Math.round(latestOf(series)));
  const allowList = loadAllowList(JSON.stringify(sceneAllowList), 'prod');
  const evidence: Evidence = {
    ...{ nowMs: untilMs, fromMs: startMs, untilMs, leftOut: 0, allowList, find: () => undefined },
    records: [
      ...run.audited.map(({ atMs, ...event }) => toRecord(event, allowList.hash, atMs)),
      ...[...probed, ran].map((proof) => toRecord(proof, allowList.hash, probedMs)),
    ].toSorted((one, other) => one.timeMs - other.timeMs),
    queues: { deliveries: { visible, hidden }, deadLetters: { visible: dead, hidden: 0 } },
  };
  return {
    startMs,
    untilMs,
    alarms: alarms.map(({ AlarmName }) => ({ name: AlarmName, isRinging: lastChange.get(AlarmName) === 'ALARM' })),
    pointsOf: (series: Series): (number | undefined)[] =>
      Array.from({ length: lastsMs / periodMs }, (_, index) =>
        measured(series, startMs + index * periodMs, startMs + (index + 1) * periodMs),
      ),
    latestOf,
    evidence,
    bars: Array.from({ length: lastsMs / (15 * minuteMs) }, (_, index) => {
      const fromMs = startMs + index * 15 * minuteMs;
      return run.coldStarts.filter((atMs) => atMs >= fromMs && atMs < fromMs + 15 * minuteMs).length;
    }),
  };
}

export function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}

function steadily(random: () => number, count: number, receiver: string, first: number): Post[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ group: first + index, step: 1, receiver },
    atMs: random() * lastsMs,
  }));
}
