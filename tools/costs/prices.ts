/** What a price is for. A unit is one of what the item counts: a request, a gigabyte, a metric for a month. */
export type Price = {
  readonly usd: number;
  readonly unit: string;
  readonly source: string;
  /** When the source was read. */
  readonly read: string;
  /** `vendor`: from AWS' own pages or price list. `third party`: quoted by others. `memory`: read again before relying on it. */
  readonly evidence: 'vendor' | 'third party' | 'memory';
};

const cloudWatch = 'https://aws.amazon.com/cloudwatch/pricing/';
const secretsManager = 'https://aws.amazon.com/secrets-manager/pricing/';
const million = 1_000_000;

/**
 * List prices in US dollars, before tax, discounts and free tiers, by region. Volume discounts are left out: they begin
 * far above what a guard sends.
 */
export const prices = {
  'us-east-1': {
    apiRequest: third(1.0 / million, 'request, to 512 KB', 'https://www.apigatewaycost.com/aws'),
    lambdaRequest: third(0.2 / million, 'request', 'https://cloudchipr.com/blog/aws-lambda-pricing'),
    lambdaGbSecond: third(0.0000133334, 'GB-second, arm64', 'https://cloudchipr.com/blog/aws-lambda-pricing'),
    sqsRequest: third(0.5 / million, 'FIFO request, each 64 KB', 'https://cloudburn.io/blog/amazon-sqs-pricing'),
    secret: vendor(0.4, 'secret and month', secretsManager),
    secretCall: vendor(0.05 / 10_000, 'call', secretsManager),
    logGb: third(0.5, 'GB ingested', 'https://c3x.dev/blog/cloudwatch-logs-cost-optimization'),
    logGbMonth: third(0.03, 'GB kept a month', 'https://c3x.dev/blog/cloudwatch-logs-cost-optimization'),
    metric: third(0.3, 'metric and month', 'https://signoz.io/guides/cloudwatch-pricing'),
    alarm: third(0.1, 'metric of an alarm and month', 'https://cloudburn.io/blog/amazon-cloudwatch-pricing'),
    compositeAlarm: memory(0.5, 'composite alarm and month', cloudWatch),
    dashboard: third(3.0, 'dashboard and month', 'https://coralogix.com/blog/is-cloudwatch-really-cost-efficient'),
    bytesOutGb: third(0.09, 'GB to the internet', 'https://www.apigatewaycost.com/aws'),
    kmsKey: third(1.0, 'key and month', 'https://www.wring.co/blog/aws-kms-pricing-guide'),
    kmsRequest: third(0.03 / 10_000, 'request', 'https://www.wring.co/blog/aws-kms-pricing-guide'),
    schedule: third(1.0 / million, 'invocation by a schedule', 'https://cloudburn.io/blog/amazon-eventbridge-pricing'),
  },
  'eu-central-1': {
    apiRequest: memory(1.2 / million, 'request, to 512 KB', 'https://aws.amazon.com/api-gateway/pricing/'),
    lambdaRequest: memory(0.2 / million, 'request', 'https://aws.amazon.com/lambda/pricing/'),
    lambdaGbSecond: memory(0.0000133334, 'GB-second, arm64', 'https://aws.amazon.com/lambda/pricing/'),
    sqsRequest: memory(0.5 / million, 'FIFO request, each 64 KB', 'https://aws.amazon.com/sqs/pricing/'),
    secret: vendor(0.4, 'secret and month', secretsManager),
    secretCall: vendor(0.05 / 10_000, 'call', secretsManager),
    logGb: third(0.63, 'GB ingested', 'a public AWS billing rule for EUC1-DataProcessing-Bytes'),
    logGbMonth: memory(0.0324, 'GB kept a month', cloudWatch),
    metric: memory(0.3, 'metric and month', cloudWatch),
    alarm: memory(0.1, 'metric of an alarm and month', cloudWatch),
    compositeAlarm: memory(0.5, 'composite alarm and month', cloudWatch),
    dashboard: third(3.0, 'dashboard and month', 'a public AWS billing rule for DashboardsUsageHour-Basic'),
    bytesOutGb: memory(0.09, 'GB to the internet', 'https://aws.amazon.com/ec2/pricing/on-demand/'),
    kmsKey: memory(1.0, 'key and month', 'https://aws.amazon.com/kms/pricing/'),
    kmsRequest: memory(0.03 / 10_000, 'request', 'https://aws.amazon.com/kms/pricing/'),
    schedule: memory(1.0 / million, 'invocation by a schedule', 'https://aws.amazon.com/eventbridge/pricing/'),
  },
} as const satisfies Record<string, Record<string, Price>>;

export type Region = keyof typeof prices;
export type PriceList = { readonly [item in keyof (typeof prices)['us-east-1']]: Price };

function vendor(usd: number, unit: string, source: string): Price {
  return { usd, unit, source, read: '2026-09-20', evidence: 'vendor' };
}

function third(usd: number, unit: string, source: string): Price {
  return { usd, unit, source, read: '2026-11-22', evidence: 'third party' };
}

function memory(usd: number, unit: string, source: string): Price {
  return { usd, unit, source, read: 'not read', evidence: 'memory' };
}
