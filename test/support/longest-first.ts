import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than 10 s on a quiet machine with two cores, first those that make what others use. */
const longest = [
  'test/infra/linters.test.ts',
  'test/infra/plugin.test.ts',
  'test/package/package.test.ts',
  'test/package/release.test.ts',
  'test/e2e/fault-run.test.ts',
  'test/e2e/alertmanager-heartbeat.test.ts',
  'test/console/browser.test.ts',
  'test/e2e/dead-letters.test.ts',
  'test/e2e/alertmanager-deliveries.test.ts',
  'test/growth/limits.test.ts',
  'test/providers/contract.test.ts',
  'test/providers/every-message.test.ts',
  'test/console/dead-letters-page.test.ts',
  'test/e2e/alertmanager-neighbours.test.ts',
  'test/growth/lint.test.ts',
  'test/stack/monitoring/alarms.test.ts',
  'test/allow-list/diff/properties.test.ts',
  'test/init/pipelines.test.ts',
  'test/simulator/scenes.test.ts',
  'test/redaction/linear-time.test.ts',
  'test/cli/diff.test.ts',
  'test/infra/build.test.ts',
];

const ranks = new Map(
  longest.map((path, rank) => {
    const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
    if (!existsSync(file)) throw new Error(`${path} is no file any more: name what takes long now`);
    return [file, rank];
  }),
);

/**
 * None of them is left running alone at the end. A machine without Vitest's cache has no times to go by, as in CI. A project
 * after the other, as a worker that takes a file of another one is started again.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => ranks.get(moduleId) ?? longest.length;
    const projectOf = ({ project }: TestSpecification) => Number(project.config.isolate === false);
    return (await super.sort(files)).toSorted((a, b) => projectOf(a) - projectOf(b) || rankOf(a) - rankOf(b));
  }
}
