import { assumptions as assumed } from './assumptions.ts';
import { type Observability, priceObservability } from './count-observability.ts';
import type { MeasuredFunction, MeasuredRun } from './measure-run.ts';
import type { PriceList } from './prices.ts';

export type Scenario = {
  readonly notificationsPerMonth: number;
  readonly destinations: number;
  /** Deliveries of one notification. */
  readonly fanOut: number;
  readonly secrets: number;
  /** A customer-managed key for queues, secrets and logs. */
  readonly ownKey: boolean;
};

/** US dollars a month, by what finance finds on the bill. */
export type Costs = {
  readonly api: number;
  readonly lambda: number;
  readonly queue: number;
  readonly logs: number;
  readonly secretCalls: number;
  readonly bytesOut: number;
  readonly proof: number;
  readonly kms: number;
  /** Each secret, of a destination or a sender. */
  readonly secrets: number;
  /** Metrics, alarms and dashboard. */
  readonly observability: number;
};

const gb = 1e9;
const monthMs = 30 * 86_400_000;

/** Works out a month from what a run measured, what the template holds and what a unit costs. */
export function workOut(run: MeasuredRun, counted: Observability, prices: PriceList, scenario: Scenario): Costs {
  const { notificationsPerMonth: notifications, fanOut, destinations } = scenario;
  const deliveries = notifications * fanOut;
  const batches = deliveries * (run.batches / run.deliveries);
  const perBatch = run.deliveries / run.batches;
  const sqsRequests =
    notifications * run.ingest.sqsRequests +
    deliveries * run.deliver.sqsRequests +
    // Lambda receives each batch, and deletes it.
    batches * 2 +
    assumed.idlePollsPerMonth;
  const secretCalls = readsOf(deliveries, destinations) + readsOf(notifications, 1);
  const proofs = destinations * assumed.proofsPerMonth;
  const logBytes =
    notifications * (logBytesOf(run.ingest) + assumed.accessLogBytes + assumed.logEventOverheadBytes) +
    deliveries * linesOf(run.deliver) +
    batches * platformLines;
  return {
    api: notifications * prices.apiRequest.usd,
    lambda:
      invocations(notifications, run.ingest.cpuMs, run.ingest.sqsRequests * assumed.awsCallMs, prices) +
      invocations(
        batches,
        run.deliver.cpuMs * perBatch,
        // Deliveries of one batch wait for their vendors at the same time.
        run.deliver.sqsRequests * perBatch * assumed.awsCallMs + assumed.vendorCallMs,
        prices,
      ),
    queue: sqsRequests * prices.sqsRequest.usd,
    logs: (logBytes / gb) * (prices.logGb.usd + counted.monthsKept * prices.logGbMonth.usd),
    secretCalls: secretCalls * prices.secretCall.usd,
    bytesOut: ((deliveries * (run.bytesOut + assumed.transportBytes)) / gb) * prices.bytesOutGb.usd,
    proof:
      invocations(assumed.proofRunsPerMonth, 0, 0, prices) +
      invocations(proofs, run.deliver.cpuMs, assumed.vendorCallMs, prices) +
      assumed.proofRunsPerMonth * prices.schedule.usd +
      proofs * prices.secretCall.usd +
      ((proofs * logBytesOf(run.deliver)) / gb) * prices.logGb.usd,
    kms: scenario.ownKey
      ? prices.kmsKey.usd + (3 * (monthMs / assumed.dataKeyMs) + secretCalls) * prices.kmsRequest.usd
      : 0,
    secrets: scenario.secrets * prices.secret.usd,
    observability: priceObservability(counted, prices),
  };
}

/** What grows with each notification, for a million of them. */
export function perMillion(run: MeasuredRun, counted: Observability, prices: PriceList, fanOut: number): number {
  return totalOf(perMillionByItem(run, counted, prices, fanOut));
}

/** The same by what finance finds on the bill. */
export function perMillionByItem(run: MeasuredRun, counted: Observability, prices: PriceList, fanOut: number): Costs {
  const at = (notificationsPerMonth: number) =>
    workOut(run, counted, prices, { notificationsPerMonth, destinations: 1, fanOut, secrets: 0, ownKey: false });
  const [none, million] = [at(0), at(1e6)];
  return {
    api: million.api - none.api,
    lambda: million.lambda - none.lambda,
    queue: million.queue - none.queue,
    logs: million.logs - none.logs,
    secretCalls: million.secretCalls - none.secretCalls,
    bytesOut: million.bytesOut - none.bytesOut,
    proof: million.proof - none.proof,
    kms: million.kms - none.kms,
    secrets: million.secrets - none.secrets,
    observability: million.observability - none.observability,
  };
}

/** What another destination with a secret of its own costs a month, before it gets any message. */
export function perDestination(run: MeasuredRun, counted: Observability, prices: PriceList): number {
  const at = (destinations: number) =>
    totalOf(
      workOut(run, counted, prices, {
        ...{ notificationsPerMonth: 0, fanOut: 1, ownKey: false },
        ...{ destinations, secrets: destinations },
      }),
    );
  return at(2) - at(1);
}

export function totalOf(costs: Costs): number {
  return Object.values(costs).reduce((sum, one) => sum + one, 0);
}

/** Requests and billed time: the processor's time at the share of a core that 512 MB get, the waits, and cold starts. */
function invocations(count: number, cpuMs: number, waitMs: number, prices: PriceList): number {
  const billedMs = cpuMs / assumed.cpuShare + waitMs + assumed.coldShare * assumed.coldMs;
  return count * (prices.lambdaRequest.usd + (billedMs / 1000) * assumed.memoryGb * prices.lambdaGbSecond.usd);
}

const platformLines = assumed.platformLogBytes + 3 * assumed.logEventOverheadBytes;

function logBytesOf(measured: MeasuredFunction): number {
  return linesOf(measured) + platformLines;
}

function linesOf({ logBytes, logLines }: MeasuredFunction): number {
  return logBytes + logLines * assumed.logEventOverheadBytes;
}

/** How often `secrets` are read where `uses` are spread evenly: once for each lifetime in which a secret is used at all. */
function readsOf(uses: number, secrets: number): number {
  const lifetimes = monthMs / assumed.secretTtlMs;
  const usesEach = uses / (secrets * lifetimes * assumed.environments);
  return secrets * lifetimes * assumed.environments * (1 - Math.exp(-usesEach));
}
