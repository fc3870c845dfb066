/** The metric's name with its dimensions, however they are ordered: to CloudWatch each is a metric of its own. */
export type MetricId = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
};

export type StatisticName = 'Sum' | 'Maximum' | 'SampleCount' | 'Average';

const minuteMs = 60_000;

export type MetricStore = ReturnType<typeof createMetricStore>;

/** Keeps measurements as CloudWatch does: by metric and moment. */
export function createMetricStore() {
  const metrics = new Map<string, Map<number, number[]>>();

  const put = (metric: MetricId, value: number, atMs: number): void => {
    const key = keyOf(metric);
    const minutes = metrics.get(key) ?? new Map<number, number[]>();
    metrics.set(key, minutes);
    const minute = Math.floor(atMs / minuteMs);
    const values = minutes.get(minute);
    if (values === undefined) minutes.set(minute, [value]);
    else values.push(value);
  };

  /** Everything that was measured in whole minutes: from the first moment on, up to the second. */
  const values = (metric: MetricId, fromMs: number, untilMs: number): number[] => {
    const minutes = metrics.get(keyOf(metric));
    if (minutes === undefined) return [];
    const found: number[] = [];
    for (let minute = Math.floor(fromMs / minuteMs); minute * minuteMs < untilMs; minute += 1) {
      found.push(...(minutes.get(minute) ?? []));
    }
    return found;
  };

  return {
    put,
    values,
    /** Every metric that was ever measured. */
    has: (metric: MetricId): boolean => metrics.has(keyOf(metric)),
    /** `undefined` where nothing was measured. */
    statistic: (metric: MetricId, name: StatisticName, fromMs: number, untilMs: number): number | undefined => {
      const found = values(metric, fromMs, untilMs);
      if (found.length === 0) return undefined;
      const sum = found.reduce((total, value) => total + value, 0);
      switch (name) {
        case 'Sum':
          return sum;
        case 'Maximum':
          return found.reduce((most, value) => Math.max(most, value));
        case 'SampleCount':
          return found.length;
        case 'Average':
          return sum / found.length;
      }
    },
  };
}

function keyOf({ namespace, name, dimensions }: MetricId): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}
