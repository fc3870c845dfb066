import { type Figures, renderFigures } from './figures.ts';

export type Machine = {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** `2026-11-22`. */
  readonly date: string;
};

const head = `# Performance

<!-- Written by \`npm run bench [name…] -- --write\`: change the benchmarks in bench/, not this page. -->

Each section says when and where it was measured. Nothing here was measured on AWS, whose processors, network and services have their own times. So the ratios come first: they carry over better than milliseconds do.

A goal is what a figure should reach. A budget is a limit: \`.ci/run\` fails where a figure of \`cold\`, \`warm\` or \`relay\` is beyond it, with room for a busy machine. \`npm run bench\` repeats everything, \`--quick\` with fewer runs.
`;

/** docs/performance.md, with the sections of what was measured now; others stay as they are in `before`. */
export function renderPage(
  before: string,
  machine: Machine,
  { names, measured }: { readonly names: readonly string[]; readonly measured: readonly Figures[] },
): string {
  const sections = new Map(
    before
      .split(/^(?=## )/m)
      .slice(1)
      .map((section) => [/^`npm run bench (\S+)`/m.exec(section)?.[1] ?? '', section.trimEnd()]),
  );
  for (const figures of measured) {
    sections.set(figures.name, `${renderFigures(figures)}- ${describe(machine)}`);
  }
  return `${[head, ...names.flatMap((name) => sections.get(name) ?? [])].map((part) => part.trimEnd()).join('\n\n')}\n`;
}

function describe({ processor, cores, memoryGb, system, node, date }: Machine): string {
  return `Measured on ${date}: ${cores} cores of an ${processor}, ${memoryGb.toFixed(0)} GB, ${system}, Node ${node}.`;
}
