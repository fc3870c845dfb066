import { canonicalJson } from '../compile/canonical-json.ts';
import type { PlatformFences } from '../compile/read-fences.ts';
import { type Change, narrowing, type Where, widening } from './change.ts';
import { compareItems } from './compare-field.ts';

type WithRules = { readonly platform: Pick<PlatformFences, 'rules'> };
type Rule = PlatformFences['rules'][number];

/**
 * Nobody is notified by a rule. What it no longer demands, or of whom, is what teams may do next without anybody who
 * looks at the rules: that counts as widening, also where a rule is written anew. Reasons demand nothing.
 */
export function compareRules(where: Where, before: WithRules, after: WithRules): Change[] {
  const [old, current] = [before.platform.rules, after.platform.rules];
  return [
    ...compareItems(where, old.map(showDemand), current.map(showDemand), {
      added: narrowing('teams must keep to one more rule'),
      removed: widening('teams need not keep to this rule'),
    }),
    ...compareItems(where, old.flatMap(showExceptions), current.flatMap(showExceptions), {
      added: widening('this team may break the rule until then'),
      removed: narrowing('this team may not break the rule until then'),
    }),
  ];
}

function showDemand({ name, receivers, destinations, teams, demand }: Rule): string {
  return `${name}: ${canonicalJson({ receivers, destinations, teams: teams?.toSorted(), demand })}`;
}

function showExceptions({ name, exceptions }: Rule): string[] {
  return Object.entries(exceptions).map(([team, { until }]) => `${name}: ${team} until ${until}`);
}
