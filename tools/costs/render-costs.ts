import { assumptions } from './assumptions.ts';
import type { Observability } from './count-observability.ts';
import type { MeasuredRun } from './measure-run.ts';
import type { PriceList, Region } from './prices.ts';
import { type Costs, type Scenario, totalOf } from './work-out.ts';

export type CostReport = {
  readonly region: Region;
  readonly run: MeasuredRun;
  readonly observability: Observability;
  readonly perMillion: number;
  readonly perDestination: number;
  readonly months: readonly { readonly scenario: Scenario; readonly costs: Costs }[];
  readonly prices: PriceList;
  readonly assumptions: typeof assumptions;
};

export const titles = {
  api: 'API Gateway',
  lambda: 'Lambda',
  queue: 'SQS',
  logs: 'Logs and audit trail',
  secretCalls: 'Secrets Manager, calls',
  bytesOut: 'Bytes to vendors',
  proof: 'Standing proof',
  kms: 'KMS',
  observability: 'Metrics, alarms, dashboard',
  secrets: 'Secrets Manager, secrets',
} as const satisfies Record<keyof Costs, string>;

/** The report as a person reads it, in Markdown, so that it can stand in a document too. */
export function renderCosts({
  region,
  run,
  observability,
  perMillion,
  perDestination,
  months,
  prices,
}: CostReport): string {
  const [first] = months;
  const heads = months.map(({ scenario }) => `${whole(scenario.notificationsPerMonth)} / ${scenario.destinations}`);
  const rows = Object.entries(titles).map(([item, title]) => [
    title,
    ...months.map(({ costs }) => usd(Object.entries(costs).find(([name]) => name === item)?.[1] ?? 0)),
  ]);
  const unverified = Object.entries(prices).filter(([, { evidence }]) => evidence !== 'vendor');
  return [
    `US dollars a month in ${region}, list prices before tax, discounts and free tiers.`,
    `${whole(first?.scenario.fanOut ?? 1)} deliveries for each notification.`,
    '',
    table(
      ['notifications / destinations', ...heads],
      [...rows, ['**Total**', ...months.map(({ costs }) => usd(totalOf(costs)))]],
    ),
    '',
    `A million notifications more: ${usd(perMillion)}. A destination more, with its secret: ${usd(perDestination)}.`,
    `Metrics, alarms and dashboard: ${observability.metrics} metrics, ${observability.apiMetrics} of the API, ${observability.alarms} in alarms, ${observability.dashboards} dashboard${observability.dashboards === 1 ? '' : 's'}; whatever the number of destinations.`,
    '',
    `Measured over ${run.notifications} notifications and ${run.deliveries} deliveries: ${described(run)}.`,
    `Not measured: ${Object.entries(assumptions)
      .map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`)
      .join(', ')}.`,
    `Prices not read from AWS itself: ${unverified.map(([item, { evidence }]) => `${item} (${evidence})`).join(', ')}.`,
    '',
  ].join('\n');
}

function described({ ingest, deliver, bytesOut }: MeasuredRun): string {
  return [
    `ingest ${ingest.cpuMs.toFixed(1)} ms of processor time, ${whole(ingest.logBytes)} bytes logged, ${ingest.sqsRequests.toFixed(1)} requests to SQS`,
    `deliver ${deliver.cpuMs.toFixed(1)} ms, ${whole(deliver.logBytes)} bytes, ${deliver.sqsRequests.toFixed(1)} requests`,
    `${whole(bytesOut)} bytes to a vendor`,
  ].join('; ');
}

/** Padded, so that it is a table on a terminal too. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, index) => Math.max(...[head, ...rows].map((cells) => cells[index]?.length ?? 0)));
  const pad = (cell: string, index: number) =>
    index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0);
  const line = (cells: readonly string[]) => `| ${cells.map(pad).join(' | ')} |`;
  const rule = widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function usd(amount: number): string {
  return amount.toFixed(2);
}

function whole(amount: number): string {
  return Math.round(amount).toLocaleString('en-US');
}
