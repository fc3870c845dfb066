import type { Configuration } from '../alertmanager-config/configuration.ts';
import { type Finding, type PlacedFinding, sortFindings } from './rules/finding.ts';
import type { LintInput } from './rules/rule.ts';
import { rules } from './rules.ts';

/** Judges a configuration by every rule. What stands in several places through an alias is reported once. */
export function lintConfiguration(input: LintInput): readonly Finding[] {
  const toFinding = createNaming(input.configuration);
  const distinct = new Map<string, Finding>();
  for (const finding of rules.flatMap((rule) => rule.check(input))) {
    const { rule, severity, line, column, message } = finding;
    const key = JSON.stringify([rule, severity, line, column, message]);
    if (!distinct.has(key)) distinct.set(key, toFinding(finding));
  }
  return sortFindings([...distinct.values()]);
}

/** Writes the paths of findings, with receivers by name: their order in the file changes with every new one. */
function createNaming({ receivers }: Configuration): (finding: PlacedFinding) => Finding {
  const names = new Map(receivers.map(({ name, node }) => [node.path.at(-1), name]));
  return ({ path, receiver, ...finding }) => {
    const [list, index] = path;
    const named = list === 'receivers' ? names.get(index) : undefined;
    const owner = receiver ?? named;
    const steps = path.map((step, depth) => writeStep(depth === 1 && named !== undefined ? [named] : step));
    return {
      ...finding,
      path: steps.join('').replace(/^\./, ''),
      ...(owner === undefined ? {} : { receiver: owner }),
    };
  };
}

function writeStep(step: string | number | readonly [string]): string {
  return typeof step === 'string' ? `.${step}` : `[${step}]`;
}
