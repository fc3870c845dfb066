import { type AllowList, loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { compileAllowList, type SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { createEntryFinder } from '../../lib/allow-list/compile/find-entry.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { toAuditLine } from '../../lib/local/audit-log.ts';
import type { Answer } from '../../lib/providers/contract/outbound-request.ts';
import { providers } from '../../lib/providers/registry.ts';
import { type AuditRecord, readRecords } from '../../lib/views/audit-record.ts';
import type { Evidence } from '../../lib/views/evidence.ts';
import { createClock } from '../../tools/simulator/clock.ts';
import { startGuard } from '../../tools/simulator/guard.ts';
import { bodyOf } from '../../tools/simulator/notifications.ts';
import { createRandom } from '../../tools/simulator/random.ts';
import { createVendor, type Vendor } from '../../tools/simulator/vendor.ts';
import { gone, outage as noAnswer, proven, revoked, startProofBench } from './proof-bench.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** When the scenes begin. */
export const startMs = Date.UTC(2026, 10, 20, 10);

/** Whom the scenes are about: what a company's allow-list looks like, in small. */
export const companyFiles: readonly SourceFile[] = [
  {
    path: 'platform.yml',
    text: `linkHosts: [alertmanager.example.com]
senders:
  prod-eu: { scheme: standard-webhooks, secret: alertguard/senders/prod-eu }
  prod-us: { scheme: standard-webhooks, secret: alertguard/senders/prod-us }
teams:
  payments:
    senders: [prod-eu]
    receivers: [payments-critical, payments-info]
    secrets: alertguard/payments/
  search:
    senders: [prod-eu, prod-us]
    receivers: [search-page, search-info]
    secrets: alertguard/search/
  platform:
    senders: [prod-eu]
    receivers: [platform-ops, watchdog]
    secrets: alertguard/platform/
escalation: [platform/ops-chat]
`,
  },
  {
    path: 'teams/payments.yml',
    text: `destinations:
  chat: { type: slack, secret: alertguard/payments/chat }
  oncall: { type: slack, secret: alertguard/payments/oncall }
  reports: { type: slack, secret: alertguard/payments/reports, sendResolved: false }
receivers:
  payments-critical:
    senders: [prod-eu]
    require: { severity: warning }
    deliver: [chat, oncall]
  payments-info:
    senders: [prod-eu]
    deliver: [reports]
`,
  },
  {
    path: 'teams/search.yml',
    text: `destinations:
  chat: { type: slack, secret: alertguard/search/chat }
  pager: { type: slack, secret: alertguard/search/pager }
  old-room: { type: slack, secret: alertguard/search/old-room }
receivers:
  search-page:
    senders: [prod-eu, prod-us]
    deliver: [chat]
    fallback: [pager]
  search-info:
    senders: [prod-us]
    deliver: [old-room]
`,
  },
  {
    path: 'teams/platform.yml',
    text: `destinations:
  ops-chat: { type: slack, secret: alertguard/platform/ops-chat }
receivers:
  platform-ops:
    senders: [prod-eu]
    deliver: [ops-chat]
  watchdog:
    senders: [prod-eu]
    heartbeat: { every: 10m }
`,
  },
];

/** The allow-list of files, with another hash if one is given, and where its entries stand. */
export function listed(files: readonly SourceFile[], hash?: string): Pick<Evidence, 'allowList' | 'find'> {
  return { allowList: loadAllowList(compile(files, hash), 'local'), find: createEntryFinder(files) };
}

const company = listed(companyFiles);

/** Of these lines and of the company's allow-list, with what is given. */
export function evidenceOf(records: readonly AuditRecord[], more: Partial<Evidence> = {}): Evidence {
  const quiet = { visible: 0, hidden: 0 };
  return {
    ...{ nowMs: startMs + 3 * hourMs, fromMs: startMs, untilMs: startMs + 3 * hourMs, leftOut: 0 },
    ...{ queues: { deliveries: quiet, deadLetters: quiet }, ...company, records },
    ...more,
  };
}

type Post = {
  readonly atMs: number;
  readonly sender: string;
  readonly receiver: string;
  readonly group: number;
  readonly step?: number;
  readonly proof?: 'wrong';
};

type Scene = {
  readonly lastsMs: number;
  readonly posts: (random: () => number) => readonly Post[];
  readonly trouble?: (destination: string, atMs: number) => Answer | undefined;
  /** Of these the standing proof finds that they do not work. */
  readonly broken?: ReadonlyMap<string, typeof revoked>;
  readonly files?: readonly SourceFile[];
  /** When another allow-list is deployed. */
  readonly deployedMs?: number;
  /** A vendor's messages a second; the simulator's own limit where absent. */
  readonly perSecond?: number;
};

const down: Answer = { status: 503, headers: {}, body: '' };
const noSuchChannel: Answer = { status: 404, headers: {}, body: 'channel_not_found' };

/** Groups that fire at some time, and most of them are resolved. */
function steady(
  random: () => number,
  names: Omit<Post, 'atMs' | 'group'>,
  first: number,
  count: number,
  lastsMs: number,
) {
  return Array.from({ length: count }, (_, index): Post[] => {
    const firesMs = random() * lastsMs;
    const post = { ...names, group: first + index };
    const firing = { ...post, step: 1, atMs: firesMs };
    return index % 5 === 0 ? [firing] : [firing, { ...post, step: 2, atMs: firesMs + random() * (lastsMs - firesMs) }];
  }).flat();
}

function everyday(random: () => number, lastsMs: number): Post[] {
  const eu = { sender: 'prod-eu' };
  const heartbeats = Array.from({ length: Math.floor(lastsMs / (5 * minuteMs)) }, (_, index): Post => {
    return { ...eu, receiver: 'watchdog', group: 9_000, step: 1, atMs: index * 5 * minuteMs + 20_000 };
  });
  const repeated = steady(random, { ...eu, receiver: 'payments-critical' }, 400, 5, lastsMs / 2);
  return [
    ...steady(random, { ...eu, receiver: 'payments-critical' }, 0, 24, lastsMs),
    ...steady(random, { ...eu, receiver: 'payments-info' }, 100, 10, lastsMs),
    ...steady(random, { sender: 'prod-us', receiver: 'search-page' }, 200, 14, lastsMs),
    ...steady(random, { ...eu, receiver: 'platform-ops' }, 300, 8, lastsMs),
    ...repeated,
    ...repeated.map((post) => ({ ...post, atMs: post.atMs + 15_000 })),
    ...Array.from({ length: 3 }, (_, index): Post => {
      return {
        sender: 'stranger',
        receiver: 'search-page',
        group: 8_000 + index,
        atMs: (index * lastsMs) / 3 + minuteMs,
      };
    }),
    ...heartbeats,
  ];
}

const normal: Scene = {
  lastsMs: 3 * hourMs,
  posts: (random) => everyday(random, 3 * hourMs - 2 * minuteMs),
  trouble: (destination, atMs) =>
    destination === 'payments/chat' && atMs > 60 * minuteMs && atMs < 68 * minuteMs ? down : undefined,
  deployedMs: 2 * hourMs,
};

/** A chat and a pager are down, a room is gone, a sender has a wrong key and another a wrong receiver. */
const outage: Scene = {
  lastsMs: 3 * hourMs,
  posts: (random) => [
    ...everyday(random, 3 * hourMs - 2 * minuteMs),
    ...steady(random, { sender: 'prod-us', receiver: 'search-info' }, 500, 12, 3 * hourMs),
    ...steady(random, { sender: 'prod-eu', receiver: 'payments-critical' }, 600, 40, 3 * hourMs),
    ...steady(random, { sender: 'prod-us', receiver: 'search-page' }, 700, 30, 3 * hourMs),
    ...Array.from({ length: 40 }, (_, index): Post => {
      const atMs = 100 * minuteMs + index * 90_000;
      return { sender: 'prod-eu', receiver: 'payments-critical', group: 800 + index, atMs, proof: 'wrong' };
    }),
    ...Array.from({ length: 9 }, (_, index): Post => {
      return { sender: 'prod-us', receiver: 'payments-critical', group: 850 + index, atMs: index * 17 * minuteMs };
    }),
    ...Array.from({ length: 25 }, (_, index): Post => {
      return { sender: `scanner-${index}`, receiver: 'any', group: 900 + index, atMs: index * 6 * minuteMs };
    }),
  ],
  trouble: (destination, atMs) => {
    if (destination === 'search/old-room') return noSuchChannel;
    const isDown = atMs > 95 * minuteMs && (destination === 'payments/chat' || destination === 'search/chat');
    return isDown || (atMs > 172 * minuteMs && destination === 'payments/oncall') ? down : undefined;
  },
  broken: new Map([
    ['search/old-room', gone],
    ['payments/reports', revoked],
    ['search/chat', noAnswer],
  ]),
  deployedMs: 80 * minuteMs,
};

const manyTeams = 40;
const manyChats = 6;

/** More than 10,000 lines of a day, by 240 destinations of 40 teams; some are down at the end. */
const busy: Scene = {
  lastsMs: 24 * hourMs,
  files: manyFiles(manyTeams, manyChats),
  posts: (random) => [
    ...Array.from({ length: manyTeams }, (_, team) =>
      Array.from({ length: manyChats }, (__, chat) =>
        steady(
          random,
          { sender: `cluster-${team % 4}`, receiver: `team-${team}-room-${chat}` },
          (team * manyChats + chat) * 100,
          12,
          24 * hourMs - 2 * minuteMs,
        ),
      ),
    ).flat(2),
    ...Array.from({ length: 600 }, (_, index): Post => {
      return {
        sender: `cluster-${index % 6}`,
        receiver: 'nobody',
        group: 90_000 + index,
        atMs: random() * 24 * hourMs,
      };
    }),
  ],
  trouble: (destination, atMs) => (atMs > 23 * hourMs && /^team-\d*[05]\//.test(destination) ? down : undefined),
  deployedMs: 18 * hourMs,
};

/** An allow-list of teams with as many rooms each, a receiver for each of them. */
export function manyFiles(teams: number, rooms: number): readonly SourceFile[] {
  const teamNames = Array.from({ length: teams }, (_, index) => `team-${index}`);
  const roomNames = Array.from({ length: rooms }, (_, index) => `room-${index}`);
  const senders = Array.from({ length: 4 }, (_, index) => `cluster-${index}`);
  const platform = `linkHosts: []
senders:
${senders.map((name) => `  ${name}: { scheme: standard-webhooks, secret: alertguard/senders/${name} }`).join('\n')}
teams:
${teamNames
  .map(
    (team) =>
      `  ${team}:\n    senders: [${senders.join(', ')}]\n    receivers: [${roomNames.map((room) => `${team}-${room}`).join(', ')}]\n    secrets: alertguard/${team}/`,
  )
  .join('\n')}
escalation: [team-0/room-0]
`;
  return [
    { path: 'platform.yml', text: platform },
    ...teamNames.map((team) => ({
      path: `teams/${team}.yml`,
      text: `destinations:
${roomNames.map((room) => `  ${room}: { type: slack, secret: alertguard/${team}/${room} }`).join('\n')}
receivers:
${roomNames.map((room) => `  ${team}-${room}: { senders: [${senders.join(', ')}], deliver: [${room}] }`).join('\n')}
`,
    })),
  ];
}

/** Each made of what the real guard says in a scene of the simulator, and of runs of the standing proof. */
export const evidences = {
  empty: async () => evidenceOf([]),
  normal: once(async () => await play(normal)),
  lines: once(async () => await play(busy, 10_000)),
  outage: once(async () => await play(outage)),
} satisfies Readonly<Record<string, () => Promise<Evidence>>>;

export type EvidenceName = keyof typeof evidences;

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return async () => {
    made ??= make();
    return await made;
  };
}

const hashes = { before: '1f'.repeat(32), after: 'c4'.repeat(32) };

async function play(scene: Scene, maxLines = Number.POSITIVE_INFINITY): Promise<Evidence> {
  const { files = companyFiles, lastsMs, deployedMs = 0 } = scene;
  const clock = createClock(startMs);
  const random = createRandom(7);
  const vendors = new Map<string, Vendor>();
  const vendorOf = (id: string): Vendor => {
    const vendor = vendors.get(id) ?? createVendorOf(id);
    vendors.set(id, vendor);
    return vendor;
  };
  const createVendorOf = (id: string): Vendor =>
    createVendor({
      ...{ clock, latencyMs: () => 80 + 400 * random() ** 4, onArrived: () => {} },
      trouble: (_, nowMs) => scene.trouble?.(id, nowMs - startMs),
    });
  const secretOf = () => JSON.stringify({ webhookUrl: 'https://hooks.slack.com/services/T0/B0/simulated' });
  const guards = [hashes.before, hashes.after].map((hash) => ({
    hash,
    ...startGuard({ clock, allowList: compile(files, hash), vendorOf, secretOf, random }),
  }));
  for (const [index, post] of scene.posts(random).entries()) {
    const { atMs, sender, receiver, group, step = 1, proof } = post;
    const guard = guards[atMs < deployedMs ? 0 : 1];
    clock.at(startMs + atMs, () => {
      guard?.post(sender, bodyOf({ group, step }, receiver, startMs), `request-${index}`, proof).catch(() => {});
    });
  }
  const untilMs = startMs + lastsMs;
  await clock.runUntil(untilMs);
  const said = guards.flatMap(({ hash, audited }) => audited.map((event) => ({ ...toTimed(event), hash })));
  const lines = [...said, ...(await provenIn(scene, files))]
    .filter(({ atMs }) => atMs <= untilMs)
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ event, hash, atMs }) => toAuditLine(event, hash, atMs));
  const countOf = (pick: 'queue' | 'deadLetters') => {
    const hidden = guards.reduce((sum, guard) => sum + guard[pick].inFlight(), 0);
    return { visible: guards.reduce((sum, guard) => sum + guard[pick].size(), -hidden), hidden };
  };
  return {
    ...{ nowMs: untilMs, fromMs: startMs, untilMs, ...listed(files, hashes.after) },
    records: readRecords(lines.slice(-maxLines)),
    leftOut: Math.max(0, lines.length - maxLines),
    queues: { deliveries: countOf('queue'), deadLetters: countOf('deadLetters') },
  };
}

type Said = { readonly event: AuditEvent; readonly hash: string; readonly atMs: number };

function toTimed({ atMs, ...event }: AuditEvent & { readonly atMs: number }): Omit<Said, 'hash'> {
  return { event, atMs };
}

/** What the standing proof says, every 15 minutes. */
async function provenIn({ lastsMs, deployedMs = 0, broken }: Scene, files: readonly SourceFile[]): Promise<Said[]> {
  const lists = [hashes.before, hashes.after].map((hash) => listed(files, hash).allowList);
  let allowList: AllowList | undefined = lists[0];
  const bench = startProofBench({
    allowList: () => allowList ?? listed(files).allowList,
    probe: (destination, atMs) => (atMs > startMs + hourMs ? broken?.get(destination) : undefined) ?? proven,
  });
  for (let atMs = startMs; atMs < startMs + lastsMs; atMs += 15 * minuteMs) {
    allowList = lists[atMs < startMs + deployedMs ? 0 : 1];
    await bench.run(atMs);
  }
  return bench.audited.map(({ allowListHash, atMs, ...event }) => ({ event, hash: allowListHash, atMs }));
}

function compile(files: readonly SourceFile[], hash?: string): string {
  const result = compileAllowList(files, providers);
  if (!result.ok) throw new Error(formatFaults(result.faults));
  return JSON.stringify(hash === undefined ? result.allowList : { ...result.allowList, hash });
}
