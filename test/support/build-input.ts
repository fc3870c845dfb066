import { fileURLToPath } from 'node:url';
import type { BuildInput, BuiltStack } from '../../lib/stack/build-stack.ts';
import { buildStack } from '../../lib/stack/build-stack.ts';
import { parseParameters } from '../../lib/stack/parse-parameters.ts';
import { readParameterDefaults, stackFilesIn } from '../../lib/stack/read-stack-files.ts';
import type { Files } from './infra-build.ts';

const infra = fileURLToPath(new URL('../../infra', import.meta.url));

/** What a stack is built of, with functions of one line. */
export function buildInput(
  allowList: Files,
  parameters: Readonly<Record<string, string>> = {},
  stage = 'prod',
): BuildInput {
  const defaults = readParameterDefaults(infra);
  const values = { ...defaults, ...parameters };
  const parsed = parseParameters(values, { known: Object.keys(defaults), written: Object.keys(parameters) });
  if (!parsed.ok) throw new Error(parsed.faults.map(({ name }) => name).join());
  return {
    deployment: { stage, values, parameters: parsed.parameters, artifactBucket: undefined },
    files: Object.entries(allowList).map(([path, text]) => ({ path, text })),
    directory: 'allow-list',
    stackFile: stackFilesIn(infra),
    codeOf: (name) => [{ path: 'index.mjs', bytes: new TextEncoder().encode(`// ${name}\n`) }],
  };
}

export function built(input: BuildInput): BuiltStack {
  const result = buildStack(input);
  if (!result.ok) throw new Error(result.faults);
  return result.built;
}
