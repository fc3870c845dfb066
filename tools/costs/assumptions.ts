/** What no run on one machine can measure. Each is stated in the output, and none is hidden in a formula. */
export const assumptions = {
  /** 512 MB get this share of a core: AWS gives a whole one at 1,769 MB. Measured CPU time is divided by it. */
  cpuShare: 512 / 1769,
  memoryGb: 0.5,
  /** The wait for one call to SQS or Secrets Manager in the same region. */
  awsCallMs: 10,
  /** The wait for a vendor's answer. */
  vendorCallMs: 200,
  /** Invocations that start a new environment, and what Lambda bills for its start. */
  coldShare: 0.02,
  coldMs: 400,
  /** START, END and REPORT, which Lambda writes for each invocation. */
  platformLogBytes: 330,
  /** CloudWatch bills each event as this much larger. */
  logEventOverheadBytes: 26,
  /** One line of the API's access log. */
  accessLogBytes: 300,
  /** Lambda polls an idle queue with five long polls of 20 s. */
  idlePollsPerMonth: (5 * 30 * 86_400) / 20,
  /** TLS handshake, headers of TCP and IP: of a connection that is kept for several messages. */
  transportBytes: 1500,
  /** Environments of `deliver` that work at the same time, each with secrets of its own in memory. */
  environments: 2,
  /** A secret is read again after this time (`lib/secrets/secret-cache.ts`). */
  secretTtlMs: 300_000,
  /** KMS hands out a data key for this time, to SQS and for each caller. */
  dataKeyMs: 300_000,
  /** Metrics of a route with detailed metrics: Count, 4xx, 5xx, Latency, IntegrationLatency, DataProcessed. */
  metricsOfRoute: 6,
  /** How often each destination is proven in a month, by one call: every six hours. */
  proofsPerMonth: 120,
  /** Runs of the schedule in a month: every 15 minutes. */
  proofRunsPerMonth: 2880,
} as const;
