export type Summary = { readonly minimum: number; readonly median: number; readonly runs: number };

export function summarize(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((a, b) => a - b);
  return {
    minimum: sorted[0] ?? Number.NaN,
    median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    runs: sorted.length,
  };
}

export type Measure<Sample> = () => Sample | Promise<Sample>;

/**
 * Measures each contender once in every round, so that a busy moment of the machine meets all alike. The first round
 * reads files from disk and is not counted.
 */
export async function interleave<Name extends string, Sample>(
  contenders: ReadonlyMap<Name, Measure<Sample>>,
  rounds: number,
): Promise<(name: Name) => readonly Sample[]> {
  const samples = new Map<Name, Sample[]>([...contenders.keys()].map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, measure] of contenders) {
      const sample = await measure();
      if (round >= 0) samples.get(name)?.push(sample);
    }
  }
  return (name) => samples.get(name) ?? [];
}

/** The 0.95 quantile of some samples is `quantile(samples, 0.95)`; always one of them. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
