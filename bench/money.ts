import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bundleFunction } from '../infra/build/bundle.ts';
import { parseParameterDefaults } from '../lib/stack/parameter-defaults.ts';
import { assumptions } from '../tools/costs/assumptions.ts';
import type { Observability } from '../tools/costs/count-observability.ts';
import { type MeasuredRun, measureRun } from '../tools/costs/measure-run.ts';
import { prices } from '../tools/costs/prices.ts';
import { titles } from '../tools/costs/render-costs.ts';
import { type Costs, perMillionByItem, totalOf } from '../tools/costs/work-out.ts';
import { benchAllowList, labels, receiver, sender, writeAllowList } from './bench-allow-list.ts';
import { createCpuQuota } from './cpu-quota.ts';
import type { Figures } from './figures.ts';
import { measureInvokes } from './invokes.ts';
import { notificationBody } from './notification-body.ts';
import { createRecordEvent } from './record-event.ts';
import { createRequestEvent, signingKeyText } from './request-event.ts';
import { summarize } from './samples.ts';
import { startAwsStandIn } from './start-aws-stand-in.ts';

const root = resolve('dist/bench/money');
const region = 'us-east-1';
/** The receiver that is sent to has as many destinations: chat, mail and webhook. */
const destinations = 3;

type Durations = { readonly ingestMs: number; readonly deliverMs: number };

/** Dollars for a million notifications with three destinations, from measured bytes, calls and durations. */
export async function benchMoney({ quick }: { readonly quick: boolean }): Promise<Figures> {
  const durations = await measureDurations(quick ? 40 : 150);
  const measure = async (maxBatch: 1 | 10) => {
    const measured = await measureRun('infra/allow-list', quick ? 50 : 300, maxBatch);
    const run = durations === undefined ? measured : withDurations(measured, durations);
    const costs = perMillionByItem(run, await observability(), prices[region], destinations);
    return { run, costs, total: totalOf(costs) };
  };
  const { run, costs, total } = await measure(1);
  const together = await measure(10);
  const waitGbSeconds = (destinations * assumptions.vendorCallMs * assumptions.memoryGb) / 1000;
  const waitUsd = 1e6 * waitGbSeconds * prices[region].lambdaGbSecond.usd;
  const rows = Object.entries(titles).map(([item, title]) => ({
    title,
    usd: costOf(costs, item),
    togetherUsd: costOf(together.costs, item),
    of: countOf(run, item),
  }));
  return {
    name: 'money',
    title: 'Dollars for a million notifications',
    ratios: [
      { what: 'dollars for a million notifications, three destinations each', value: total, goal: { atMost: 10 } },
      { what: 'the same where a batch of `deliver` holds what the queue has', value: together.total },
    ],
    tables: [
      {
        head: [
          'what grows with a notification',
          'one delivery a batch',
          'deliveries together',
          'what the first column counts',
        ],
        rows: [
          ...rows
            .filter(({ usd }) => usd !== 0)
            .sort((one, other) => other.usd - one.usd)
            .map(({ title, usd, togetherUsd, of }) => [title, usd.toFixed(2), togetherUsd.toFixed(2), of]),
          ['**Total**', total.toFixed(2), together.total.toFixed(2), ''],
        ],
      },
    ],
    notes: [
      `List prices of ${region}, before tax, discounts and free tiers; sources and dates are in \`tools/costs/prices.ts\`. What a guard costs that sends nothing is not in it: \`npm run costs\`.`,
      'Bytes of the log, requests to SQS and bytes to vendors are those of the real handlers with the real SDK, on this machine. Three deliveries are three batches, the most that they can cost; together they are as many as the local queue handed out at once. AWS does not say how many a FIFO queue hands out of one call to send.',
      `A vendor’s wait is billed, once for each batch: ${destinations} waits of ${assumptions.vendorCallMs} ms are ${waitUsd.toFixed(1)} dollars of the first total. [ADR 26](adr/0026-what-a-notification-costs.md) says what more could be saved, and at what price.`,
      durations === undefined
        ? 'This machine lets nobody set a quota of processor time: durations are processor time over the share of a core, that of the local services included, so they are an upper bound.'
        : 'Durations are medians of warm invokes by the runtime client at the share of a core that 512 MB have, with a stand-in of AWS on loopback; what a network takes is added.',
      `Assumed: ${assumptions.awsCallMs} ms for a call in the region, ${assumptions.vendorCallMs} ms for a vendor’s answer, ${assumptions.coldShare * 100} % cold starts of ${assumptions.coldMs} ms, ${assumptions.platformLogBytes} bytes of Lambda’s own START, END and REPORT in each invoke, ${assumptions.accessLogBytes} bytes of the API’s access log.`,
    ],
  };
}

function costOf(costs: Costs, item: string): number {
  return Object.entries(costs).find(([name]) => name === item)?.[1] ?? 0;
}

/** What one notification has of it. */
function countOf({ ingest, deliver, bytesOut }: MeasuredRun, item: string): string {
  const billedMs = (cpuMs: number) => (cpuMs / assumptions.cpuShare).toFixed(1);
  switch (item) {
    case 'lambda':
      return `ingest ${billedMs(ingest.cpuMs)} ms, deliver ${destinations} × ${billedMs(deliver.cpuMs)} ms, and waits`;
    case 'queue':
      return `${(ingest.sqsRequests + destinations * (deliver.sqsRequests + 2)).toFixed(1)} requests`;
    case 'logs':
      return `lines of ${ingest.logBytes.toFixed(0)} and ${destinations} × ${deliver.logBytes.toFixed(0)} bytes, and Lambda’s own`;
    case 'api':
      return '1 request';
    case 'bytesOut':
      return `${destinations} × ${bytesOut.toFixed(0)} bytes, and TLS`;
    default:
      return '';
  }
}

/** `undefined` where no quota can be set. */
async function measureDurations(invokes: number): Promise<Durations | undefined> {
  const quota = createCpuQuota(assumptions.cpuShare);
  if (quota === undefined) return undefined;
  const standIn = await startAwsStandIn(JSON.stringify({ signingKey: signingKeyText }));
  try {
    await mkdir(root, { recursive: true });
    const directory = await writeAllowList(join(root, 'allow-list'), benchAllowList(standIn.port));
    const environment = { ...standIn.environment, ALLOW_LIST_DIRECTORY: directory };
    const measure = async (name: string, createEvent: () => unknown) => {
      const file = join(root, name, 'index.mjs');
      await bundleFunction(`functions/${name}.ts`, file);
      const { tookMs } = await measureInvokes(file, environment, createEvent, { quota, count: invokes });
      return summarize(tookMs.slice(invokes / 2)).median;
    };
    return {
      ingestMs: await measure('ingest', () => createRequestEvent(sender, notificationBody(1, receiver, labels))),
      deliverMs: await measure('deliver', () => createRecordEvent(standIn.port)),
    };
  } finally {
    quota.remove();
    await standIn.close();
  }
}

/** The costs are worked out from processor time, of which a duration at the share of a core is made. */
function withDurations(run: MeasuredRun, { ingestMs, deliverMs }: Durations): MeasuredRun {
  return {
    ...run,
    ingest: { ...run.ingest, cpuMs: ingestMs * assumptions.cpuShare },
    deliver: { ...run.deliver, cpuMs: deliverMs * assumptions.cpuShare },
  };
}

/** Only how long logs are kept grows with a notification. */
async function observability(): Promise<Observability> {
  const { auditRetentionDays } = parseParameterDefaults(await readFile('infra/parameters.yml', 'utf8'));
  const none = { metrics: 0, apiMetrics: 0, alarms: 0, compositeAlarms: 0, dashboards: 0 };
  return { ...none, monthsKept: Number(auditRetentionDays) / 30 };
}
