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

/** docs/performance.md. */
export function renderPage(machine: Machine, all: readonly Figures[]): string {
  return [
    '# Performance',
    '',
    '<!-- Written by `npm run bench -- --write`: change the benchmarks in bench/, not this page. -->',
    '',
    `Measured on ${machine.date} on ${machine.cores} cores of an ${machine.processor} with ${machine.memoryGb.toFixed(0)} GB, ${machine.system}, Node ${machine.node}. All of it ran on that machine: nothing here was measured on AWS, whose processors, network and services have their own times. So the ratios come first: they carry over, and milliseconds do not.`,
    '',
    'A goal is what a figure is to be; a budget is what `.ci/run` rejects when a figure is worse, with room for a busy machine. `npm run bench` repeats everything, `--quick` with fewer runs.',
    '',
    ...all.map(renderFigures),
  ].join('\n');
}
