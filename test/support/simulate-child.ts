import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';

/**
 * Evaluates requests by a policy engine that is not ours, `@cloud-copilot/iam-simulate`, as a program of its own: its license
 * is the AGPL, so nothing of this repository is linked to it. `node simulate-child.ts <folder of the package>` answers each line of simulations
 * with one of verdicts.
 */

const [folder = ''] = process.argv.slice(2);
const entry = pathToFileURL(`${folder}/dist/esm/index.js`).href;

const engine = z.object({
  runSimulation: z.custom<(simulation: unknown, options: object) => Promise<unknown>>((it) => typeof it === 'function'),
});
// A key that the engine left out of the request would make a denial say nothing.
const judged = z.looseObject({ ignoredContextKeys: z.array(z.string()).max(0).optional() });
const answer = z.union([
  z.looseObject({
    resultType: z.enum(['single', 'wildcard']),
    overallResult: z.enum(['Allowed', 'ExplicitlyDenied', 'ImplicitlyDenied']),
    result: judged.optional(),
    results: z.array(judged).optional(),
  }),
  z.looseObject({ resultType: z.literal('error') }),
]);

const { runSimulation } = engine.parse(await import(entry));
for await (const line of createInterface({ input: process.stdin })) {
  const results = [];
  for (const simulation of z.array(z.unknown()).parse(JSON.parse(line))) {
    const parsed = answer.parse(await runSimulation(simulation, {}));
    results.push('overallResult' in parsed ? parsed.overallResult : JSON.stringify(parsed['errors']));
  }
  process.stdout.write(`${JSON.stringify(results)}\n`);
}
